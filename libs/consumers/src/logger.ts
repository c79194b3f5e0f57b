/** Structured lines without personal data; pino's loggers are such. A field `alert` is what operators are woken by. */
export interface ConsumersLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const isPlain = (value: unknown): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && /^[\w-]{1,40}$/.test(value));

/** Class, status and code of an error: never its message, which might say something about a person. */
export const describeError = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const { status, code } = error as { status?: unknown; code?: unknown };
  return [error.name, ...[status, code].filter(isPlain)].join(' ');
};
