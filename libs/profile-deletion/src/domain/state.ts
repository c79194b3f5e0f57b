import { type CodeHistory, type CodeIssue } from '@envoi/confirmation-code';
import { type Instant } from '@envoi/event-sourcing';
import {
  STEPS,
  WORKSPACE_STEPS,
  type DeletionId,
  type HowGone,
  type ProfileDeletionEvent,
  type Report,
  type Step,
  type Touched,
  type WorkspaceStep,
} from './events.ts';

/** A request that a code may still confirm, or be issued anew for. */
export type Open = Readonly<{
  /** `spent`: a wrong code used it up, and the limits allowed no new one (K3, K4). `expired`: lapsed, and recorded so. */
  status: 'awaiting-code' | 'spent' | 'expired';
  deletionId: DeletionId;
  issue: CodeIssue;
  touched: Touched;
}>;

type Accepted = Readonly<{ deletionId: DeletionId; issue: CodeIssue }>;
type Scheduled = Accepted &
  Readonly<{
    confirmedAt: Instant;
    startAt: Instant;
    dueAt: Instant;
    /** The highest percentage of lateness that was recorded. */
    late: number;
  }>;

/** `isReleased`: by staff; the brake is not asked any more. */
type Held = Accepted & Readonly<{ status: 'held'; acceptedAt: Instant; isReleased?: true }>;
export type Waiting = Scheduled & Readonly<{ status: 'waiting' }>;

/** What has been done and found since there is no way back; each is there once it is recorded. */
export type Facts = Readonly<{
  startedAt: Instant;
  begin?: Report;
  exportsClosed?: Readonly<{ closedAt: Instant; exportsRevision: number; goodbyeBy?: Instant }>;
  goodbye?: Extract<ProfileDeletionEvent, { type: 'GoodbyeSent' }>['data'];
  'sign-out'?: Report;
  access?: Report;
  content?: Report;
  unlink?: Report;
  gone?: Readonly<{ how: HowGone; at: Instant }>;
  forgottenAt?: Instant;
}>;

export type Running = Scheduled &
  Readonly<{
    status: 'running';
    facts: Facts;
    /** The step at hand failed, and waits for an operator. */
    failed?: Readonly<{ step: Step; reason: string }>;
  }>;

type Complete = Omit<Running, 'status'> &
  Readonly<{ status: 'complete'; outcome: 'deleted' | 'found-gone'; completedAt: Instant; certificate: string }>;

/** Confirmed, and not over. */
export type UnderWay = Held | Waiting | Running;

/** What became of a request that is over; its code, entered again, shows this (K3). */
export type Ended = Accepted & Readonly<{ how: 'cancelled' | 'refused' | 'failed' }>;

/** One deletion at a time for each subject; once it has started, it is the last. */
export type ProfileDeletion = Readonly<{
  current: Readonly<{ status: 'none' }> | Open | UnderWay | Complete;
  /** The latest few, newest last. */
  ended: readonly Ended[];
  codesIssuedAt: CodeHistory;
  /** The vault holds nothing of the subject, or is about to. */
  isForgotten: boolean;
}>;

type Current = ProfileDeletion['current'];

export const isOpen = (current: Current): current is Open =>
  current.status === 'awaiting-code' || current.status === 'spent' || current.status === 'expired';

export const isUnderWay = (current: Current): current is UnderWay =>
  current.status === 'held' || current.status === 'waiting' || current.status === 'running';

export const isScheduled = (current: Current): current is Waiting | Running =>
  current.status === 'waiting' || current.status === 'running';

/** Found gone when it was to begin: the workspace is asked for nothing. */
export const wasGoneBefore = ({ begin, gone }: Facts): boolean => begin === undefined && gone !== undefined;

/** What the workspace reported, in the order of the steps. */
export const reportsIn = (facts: Facts): readonly (Report & Readonly<{ step: WorkspaceStep }>)[] =>
  WORKSPACE_STEPS.flatMap((step) => {
    const report = facts[step];
    return report === undefined ? [] : [{ step, ...report }];
  });

const DATES = {
  begin: ({ begin }) => begin?.reportedAt,
  'close-exports': ({ exportsClosed }) => exportsClosed?.closedAt,
  goodbye: ({ goodbye }) => goodbye?.at,
  'sign-out': (facts) => facts['sign-out']?.reportedAt,
  access: ({ access }) => access?.reportedAt,
  content: ({ content }) => content?.reportedAt,
  unlink: ({ unlink }) => unlink?.reportedAt,
  look: ({ gone }) => gone?.at,
  forget: ({ forgottenAt }) => forgottenAt,
} satisfies Record<Exclude<Step, 'complete'>, (facts: Facts) => Instant | undefined>;

/** When a step was done, if it was. */
export const doneAt = (facts: Facts, step: keyof typeof DATES): Instant | undefined => DATES[step](facts);

const ROAD = STEPS.filter((step) => step !== 'complete');
/** For whom was gone when it was to begin. */
const SHORT_ROAD = ['close-exports', 'forget'] as const;

/** The one step that comes next (product rule D2). */
export const stepAhead = (facts: Facts): Step =>
  (wasGoneBefore(facts) ? SHORT_ROAD : ROAD).find((step) => doneAt(facts, step) === undefined) ?? 'complete';
