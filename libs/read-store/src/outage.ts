/** SQLSTATEs of a server that goes down, comes up, or has no place left: class 08, and these. */
const goingOrComing = new Set(['57P01', '57P02', '57P03', '57P05', '53300']);

/** What the operating system says about a connection. */
const broken = new Set(['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'EAGAIN', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']); // prettier-ignore
const ofConnections = new Set(['connect', 'read', 'write', 'getaddrinfo']);

/** What the driver says itself, without a code. */
const said =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether Postgres was away, going down or coming up: nothing is known against what was asked of it. */
export const isDatabaseOutage = (error: unknown): boolean => {
  if (!Error.isError(error)) return false;
  const { code = '', syscall = '' } = error as NodeJS.ErrnoException;
  if (code.startsWith('08') || goingOrComing.has(code)) return true;
  if (broken.has(code)) return ofConnections.has(syscall);
  return code === '' && said.test(error.message);
};
