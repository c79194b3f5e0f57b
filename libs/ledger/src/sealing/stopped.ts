import { InvalidNoteError } from '../notes/note.ts';

const REASONS = {
  'last-leaf-not-found': 'the log does not hold, as it was, the event that was sealed last',
  'log-too-short': 'the log ends before a head that was signed',
  'head-not-consistent': 'the log is not the one of which the last head was signed',
  'head-not-ours': 'the last head in the log was signed by none of our keys',
  'witness-not-consistent': 'the log is not the one of which the witness holds a head',
  'witness-not-ours': 'the last head of the witness was signed by none of our keys',
} as const;

export type WhyStopped = keyof typeof REASONS;

/** The log, or what was said about it, has been changed: nothing is signed any more until somebody has found out how. */
export class LedgerStoppedError extends Error {
  override readonly name = 'LedgerStoppedError';

  constructor(readonly why: WhyStopped) {
    super(REASONS[why]);
  }
}

/** For a head that cannot be verified. */
export const because =
  (why: WhyStopped) =>
  (error: unknown): never => {
    throw error instanceof InvalidNoteError ? new LedgerStoppedError(why) : error;
  };
