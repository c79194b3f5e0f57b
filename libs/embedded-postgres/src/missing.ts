/** For `.catch` of a look at a file: that nothing is there is an answer (`undefined`), any other failure is thrown. */
export const ifMissing = (error: unknown): undefined => {
  const code = codeOf(error);
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
};

/** The system's name for a failure (`EPERM`). */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
