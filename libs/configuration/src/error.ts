/** Everything that is wrong with the configuration, one line each. Names variables and places, never a value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/** `place: message` of each issue of zod, whose messages are all our own or speak of types only. */
export const problemsOf = (
  issues: readonly { path: readonly PropertyKey[]; message: string }[],
  nameOf: (path: readonly PropertyKey[]) => string,
): string[] => issues.map(({ path, message }) => `${nameOf(path)}: ${message}`);
