import { type CodeIssue } from '@envoi/confirmation-code';
import { type Brand, type Instant } from '@envoi/event-sourcing';
import { type ByStaff } from '@envoi/staff-acts';

/** A UUID derived from the message that asked and random keys: whoever has it may see how the deletion goes on. */
export type DeletionId = Brand<string, 'DeletionId'>;

/** What a deletion would touch, as far as the workspace counts it (product rule D1). */
export type Touched = Readonly<
  Partial<
    Record<
      'attachments' | 'conversations' | 'contacts' | 'meetings' | 'devices' | 'roomsHandedOver' | 'roomsDeleted',
      number
    >
  >
>;

/** The steps that the workspace performs, in this order (product rule D2). */
export const WORKSPACE_STEPS = ['begin', 'sign-out', 'access', 'content', 'unlink'] as const;
export type WorkspaceStep = (typeof WORKSPACE_STEPS)[number];

/** What the workspace keeps, and why (product rule D3). Enums and dates only. */
export type Retained = Readonly<{
  category: string;
  reason: 'legal-hold' | 'law' | 'unsupported';
  /** `YYYY-MM-DD`. */
  until?: string;
}>;

/** What the workspace reported about a step. */
export type Report = Readonly<{ status: 'done' | 'done-before'; reportedAt: Instant; retained: readonly Retained[] }>;

/** What is done, or looked at, between the confirmation and the certificate, in this order (product rule D2). */
export const STEPS = [
  'begin',
  'close-exports',
  'goodbye',
  'sign-out',
  'access',
  'content',
  'unlink',
  'look',
  'forget',
  'complete',
] as const;
export type Step = (typeof STEPS)[number];

type OfDeletion = Readonly<{ deletionId: DeletionId }>;
type LookedUp = Readonly<{ lookedUpAt: Instant }>;
type Event<Type extends string, Data extends object = object> = { type: Type; data: OfDeletion & Readonly<Data> };

/** Member not known any more, or somebody else came under the same id. */
export type HowGone = 'unknown' | 'other-incarnation';

export type ProfileDeletionEvent =
  | Event<
      'ProfileDeletionRequested',
      /** `code-without-request`: a code was entered though no request was open (K3). */
      { issue: CodeIssue; because: 'asked' | 'code-without-request'; touched: Touched; connection?: string } & LookedUp
    >
  /** Asked again while the code is valid: the same code is shown (K2). */
  | Event<'ProfileDeletionCodeShown', { issue: CodeIssue; touched: Touched }>
  | Event<
      'ProfileDeletionCodeReissued',
      /** `lapsed-unsent`: it lapsed before it could be delivered (K5); does not count towards K4. */
      { issue: CodeIssue; because: 'asked' | 'wrong-code' | 'too-late' | 'lapsed-unsent'; touched: Touched }
    >
  | Event<
      'ProfileDeletionConfirmed',
      {
        confirmedAt: Instant;
        /** `begin` is called; until then it can be cancelled (D7). */
        startAt: Instant;
        /** Later than this is late (D3). */
        dueAt: Instant;
        issue: CodeIssue;
      } & LookedUp
    >
  /** The right code, while the brake of the connection is on (K6). Goes on by itself; counts from `acceptedAt`. */
  | Event<'ProfileDeletionHeld', { acceptedAt: Instant; issue: CodeIssue } & LookedUp>
  /** It is not held any more, whatever the brake says; the member is told (K6, D7). */
  | Event<'ProfileDeletionReleasedByStaff', { by: ByStaff }>
  | {
      type: 'ProfileDeletionRefused';
      data: Readonly<{
        command: 'request' | 'confirm';
        /** `too-many-codes` (K4): `until` is when the next is possible. */
        reason: 'managed' | 'too-many-codes';
        until?: Instant;
        deletionId?: DeletionId;
      }> &
        LookedUp;
    }
  /** Asked again while a deletion is under way, or with the code of one that is over (K3). */
  | Event<
      'ProfileDeletionStateShown',
      { state: 'held' | 'waiting' | 'running' | 'cancelled' | 'refused' | 'failed'; startAt?: Instant }
    >
  /** The code lapsed. */
  | Event<'ProfileDeletionExpired'>
  /** Before `begin` (K7), or refused by it (C8): nothing was done to the member. */
  | Event<'ProfileDeletionCancelled', { because: 'member' | 'managed' }>
  /** The vault lost who it was for, without having forgotten them: an accident, for operators. */
  | Event<'ProfileDeletionFailed', { reason: 'identity-lost' }>
  /** From here on there is no way back: recorded before `begin` is called. */
  | Event<'ProfileDeletionStarted', { startedAt: Instant }>
  | Event<'ProfileFrozen', Report>
  /** Every link is dead, in the exports' own stream. `goodbyeBy`: how long the goodbye is waited for; none for who is gone. */
  | Event<'ExportsClosed', { closedAt: Instant; exportsRevision: number; goodbyeBy?: Instant }>
  /** `signOutAt`: until then it can be read. */
  | Event<'GoodbyeSent', { outcome: 'delivered' | 'undeliverable' | 'not-in-time'; at: Instant; signOutAt: Instant }>
  | Event<'DevicesSignedOut', Report>
  | Event<'AccessRemoved', Report>
  | Event<'ContentDeleted', Report>
  | Event<'ProfileUnlinked', Report>
  /** We looked ourselves. */
  | Event<'ProfileFoundGone', { how: HowGone; at: Instant }>
  /** `refused`: cannot be done as it stands (422). `attempts`: failed too often. `still-there`: it was reported, but is not so. */
  | Event<'ProfileDeletionStepFailed', { step: Step; reason: 'refused' | 'attempts' | 'still-there'; at: Instant }>
  /** So many percent of the time until `dueAt` have passed; each once, and operators are alerted (D3). */
  | Event<'ProfileDeletionLate', { percent: 50 | 80 | 100 }>
  /** The vault destroys everything that leads from the log to the person. Nothing follows for this subject but the end. */
  | {
      type: 'SubjectForgotten';
      data: Readonly<{
        because: 'deletion' | 'found-gone' | 'idle';
        forgottenAt: Instant;
        deletionId?: DeletionId;
      }>;
    }
  | Event<
      'ProfileDeletionCompleted',
      {
        outcome: 'deleted' | 'found-gone';
        /** When the vault was found to hold nothing of the subject. */
        vaultEmptyAt: Instant;
        completedAt: Instant;
        /** So that how long it took can be counted. */
        confirmedAt?: Instant;
        /** Compact JWS (product rule D6). */
        certificate: string;
      }
    >;
