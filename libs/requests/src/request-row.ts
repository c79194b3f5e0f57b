import { type Instant, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { type Step } from '@envoi/profile-deletion';
import { type Outcome, type Refusal, type RequestState, type StepFailure } from './states.ts';

/** The links of an export, since they were announced. */
export type LinksRow = Readonly<{
  announcedAt: Instant;
  validUntil: Instant;
  /** Attachments that can be had, the sum of their sizes in bytes, and how many are missing. */
  count: number;
  bytes: number;
  missing: number;
  /** Why they do not work any more. */
  endedBy?: 'expired' | 'revoked' | 'closed' | 'cancelled' | 'failed';
}>;

/**
 * A request of a member, by the id that outsiders know it by, and how it stands. It outlives the person: it leads to the log,
 * and to nobody. What is overdue, or lapsed and not yet recorded so, is found by the query.
 */
export type RequestRow = Readonly<{
  requestId: string;
  subject: SubjectId;
  kind: 'export' | 'deletion';
  state: RequestState;
  connection?: string;
  askedAt: Instant;
  confirmedAt?: Instant;
  dueAt?: Instant;
  /** When something happens next by itself: the code lapses, the work starts, the links expire. */
  nextAt?: Instant;
  finishedAt?: Instant;
  outcome?: Outcome;
  /** The last time that something was refused. */
  refusal?: Readonly<{ reason: Refusal; at: Instant; until?: Instant }>;
  links?: LinksRow;
  /** Of a deletion: when it may begin, and the highest percentage of its time whose passing was alerted. */
  startAt?: Instant;
  late?: number;
  /** The step that comes next, and why it waits for an operator. */
  step?: Step;
  failed?: Readonly<{ reason: StepFailure; at: Instant }>;
  /** Version of the policy that it was asked under. */
  policy: number;
}>;

type Row = RequestRow | undefined;

/** The row without what a later event made void. */
export const without = (row: RequestRow, ...fields: readonly (keyof RequestRow)[]): RequestRow =>
  Object.fromEntries(
    Object.entries(row).filter(([field]) => !fields.includes(field as keyof RequestRow)),
  ) as RequestRow;

/** Changes a row that is there: what is recorded about a request comes after the request. */
export const changing =
  <Event>(change: (row: RequestRow, event: Event) => RequestRow) =>
  (row: Row, event: Event): Row =>
    row === undefined ? undefined : change(row, event);

type Issued = Pick<Recorded, 'metadata'> &
  Readonly<{ data: Readonly<{ issue: { requestId: string; validUntil: Instant }; connection?: string }> }>;

export const asked =
  (kind: RequestRow['kind']) =>
  (_: Row, { metadata: { subject, at, policy }, data: { issue, connection } }: Issued): RequestRow => ({
    requestId: issue.requestId,
    subject,
    kind,
    state: 'awaiting-code',
    ...(connection !== undefined && { connection }),
    askedAt: at,
    nextAt: issue.validUntil,
    policy,
  });

/** Also of one that had lapsed. */
export const reissued = changing((row, { data: { issue } }: Issued) => ({
  ...without(row, 'finishedAt', 'outcome'),
  state: 'awaiting-code',
  nextAt: issue.validUntil,
}));

export const held = changing((row) => ({ ...without(row, 'nextAt'), state: 'held' }));

type Over = Readonly<{ state: RequestState; outcome: Outcome; at: Instant }>;

/** Nothing comes next, but that links expire. */
export const over = (row: RequestRow, { state, outcome, at: finishedAt }: Over): RequestRow => ({
  ...without(row, 'nextAt', 'step', 'failed'),
  state,
  outcome,
  finishedAt,
});

export const lapsed = changing((row, { metadata: { at } }: Pick<Recorded, 'metadata'>) =>
  over(row, { state: 'lapsed', outcome: 'lapsed', at }),
);

type Refused = Pick<Recorded, 'metadata'> &
  Readonly<{ data: Readonly<{ command: string; reason: Refusal; until?: Instant }> }>;

/** A wrong code uses up the one at hand also where the limits allow no new one (product rules K3, K4). */
export const refused = changing((row, { metadata: { at }, data: { command, reason, until } }: Refused) => {
  const refusal = { reason, at, ...(until !== undefined && { until }) };
  const isSpent = command === 'confirm' && reason === 'too-many-codes' && row.state === 'awaiting-code';
  return { ...row, refusal, ...(isSpent && { state: 'spent' as const }) };
});
