/** Why a link shows something else than what it is for (product rule E8). */
export type ProblemKind = 'unknown' | 'over' | 'managed' | 'file-gone' | 'file-refused' | 'down' | 'too-late';

const STATUS: Readonly<Record<ProblemKind, number>> = {
  unknown: 404,
  over: 410,
  managed: 403,
  'file-gone': 404,
  'file-refused': 404,
  down: 503,
  'too-late': 409,
};

/** Answered as a page that says so. */
export class LinkProblem extends Error {
  override readonly name = 'LinkProblem';
  readonly status: number;
  constructor(
    readonly kind: ProblemKind,
    /** Seconds; with `down`. */
    readonly retryAfter = 5,
  ) {
    super(kind);
    this.status = STATUS[kind];
  }
}
