/** What the exit code of a command says. Documented in every --help. */
export const EXIT = { fine: 0, finding: 1, usage: 2, refused: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES = `Exit codes: 0 fine; 1 a difference, or nothing found; 2 called wrongly; 3 not reachable, refused, or failed.`;

/** What somebody at a terminal can act on, and the exit code that goes with it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    message: string,
    readonly exitCode: ExitCode,
  ) {
    super(message);
  }
}

/** Nothing is there of what was named. */
export const nothingOf = (what: string): CommandError =>
  new CommandError(`nothing is recorded of this ${what}`, EXIT.finding);

/** There is no evidence to be had of a log that is another than it was. */
export const notSealed = (what: string): CommandError =>
  new CommandError(`${what}: npm run audit -- verify says where`, EXIT.finding);

export const usage = (message: string): CommandError => new CommandError(message, EXIT.usage);
export const refused = (message: string): CommandError => new CommandError(message, EXIT.refused);
