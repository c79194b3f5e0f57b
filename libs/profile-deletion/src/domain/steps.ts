import { plus, type Instant } from '@envoi/event-sourcing';
import { type Decide } from './decision.ts';
import {
  type DeletionId,
  type HowGone,
  type ProfileDeletionEvent,
  type Report,
  type Step,
  type WorkspaceStep,
} from './events.ts';
import { type DeletionPolicy } from './policy.ts';
import { isScheduled, stepAhead, type ProfileDeletion, type Running } from './state.ts';

type OfDeletion = Readonly<{ deletionId: DeletionId }>;
type Data<Type extends ProfileDeletionEvent['type']> = Extract<ProfileDeletionEvent, { type: Type }>['data'];

/** From here on there is no way back (product rule D3); nothing when it was cancelled, or has started already. */
export const start =
  ({ deletionId, now }: OfDeletion & { now: Instant }): Decide =>
  ({ current }) =>
    current.status === 'waiting' && current.deletionId === deletionId && now >= current.startAt
      ? [{ type: 'ProfileDeletionStarted', data: { deletionId, startedAt: now } }]
      : [];

const FACTS = {
  begin: 'ProfileFrozen',
  'sign-out': 'DevicesSignedOut',
  access: 'AccessRemoved',
  content: 'ContentDeleted',
  unlink: 'ProfileUnlinked',
} as const;

/** What the workspace reported about the step at hand. */
export const recordReport =
  ({ deletionId, step, report }: OfDeletion & { step: WorkspaceStep; report: Report }): Decide =>
  (state) =>
    running(state, deletionId, step) === undefined ? [] : [{ type: FACTS[step], data: { deletionId, ...report } }];

/** `begin` refused, because an organisation decides about the account now: nothing was done to the member (C8). */
export const refuse =
  ({ deletionId }: OfDeletion): Decide =>
  (state) =>
    running(state, deletionId, 'begin') === undefined && !isWaiting(state, deletionId)
      ? []
      : [{ type: 'ProfileDeletionCancelled', data: { deletionId, because: 'managed' } }];

/** The member is gone: before anything began, or in the end. */
export const recordGone =
  ({ deletionId, how, at }: OfDeletion & { how: HowGone; at: Instant }): Decide =>
  (state) =>
    running(state, deletionId, 'begin', 'look') === undefined
      ? []
      : [{ type: 'ProfileFoundGone', data: { deletionId, how, at } }];

/** The exports are closed in their own stream, at this revision. */
export const recordExportsClosed =
  (input: OfDeletion & Readonly<{ exportsRevision: number; now: Instant; policy: DeletionPolicy }>): Decide =>
  (state) => {
    const { deletionId, exportsRevision, now } = input;
    const current = running(state, deletionId, 'close-exports');
    if (current === undefined) return [];
    const goodbye = current.facts.begin === undefined ? {} : { goodbyeBy: plus(now, input.policy.goodbyeWithin) };
    return [{ type: 'ExportsClosed', data: { deletionId, closedAt: now, exportsRevision, ...goodbye } }];
  };

/** What became of the goodbye; one that arrived can be read for a while (product rule D2). */
export const recordGoodbye =
  (sent: Omit<Data<'GoodbyeSent'>, 'signOutAt'> & { policy: DeletionPolicy }): Decide =>
  (state) => {
    const { deletionId, outcome, at, policy } = sent;
    if (running(state, deletionId, 'goodbye') === undefined) return [];
    const signOutAt = outcome === 'delivered' ? plus(at, policy.goodbyeHold) : at;
    return [{ type: 'GoodbyeSent', data: { deletionId, outcome, at, signOutAt } }];
  };

/** The step at hand cannot be done without an operator (product rule D3). Each reason once until something has changed. */
export const recordFailure =
  (failure: Data<'ProfileDeletionStepFailed'>): Decide =>
  (state) => {
    const current = running(state, failure.deletionId, failure.step);
    if (current === undefined || current.failed?.reason === failure.reason) return [];
    return [{ type: 'ProfileDeletionStepFailed', data: failure }];
  };

export const recordLate =
  ({ deletionId, percent }: Data<'ProfileDeletionLate'>): Decide =>
  ({ current }) =>
    isScheduled(current) && current.deletionId === deletionId && current.late < percent
      ? [{ type: 'ProfileDeletionLate', data: { deletionId, percent } }]
      : [];

/** The last bridge from the log to the person is to be destroyed; only once the member is gone (product rule D2). */
export const forget =
  ({ deletionId, now }: OfDeletion & { now: Instant }): Decide =>
  (state) => {
    const current = running(state, deletionId, 'forget');
    if (current === undefined) return [];
    const because = current.facts.begin === undefined ? 'found-gone' : 'deletion';
    return [{ type: 'SubjectForgotten', data: { because, forgottenAt: now, deletionId } }];
  };

/** Somebody without anything open, of whom nothing was heard for long. */
export const forgetIdle =
  ({ now }: { now: Instant }): Decide =>
  ({ current, isForgotten }) =>
    isForgotten || (current.status !== 'none' && current.status !== 'expired')
      ? []
      : [{ type: 'SubjectForgotten', data: { because: 'idle', forgottenAt: now } }];

export const complete =
  (done: Data<'ProfileDeletionCompleted'>): Decide =>
  (state) => {
    const current = running(state, done.deletionId, 'complete');
    if (current === undefined) return [];
    return [{ type: 'ProfileDeletionCompleted', data: { ...done, confirmedAt: current.confirmedAt } }];
  };

/** The deletion, if it is this one and one of these steps is at hand. */
const running = (
  { current }: ProfileDeletion,
  deletionId: DeletionId,
  ...steps: readonly Step[]
): Running | undefined =>
  current.status === 'running' && current.deletionId === deletionId && steps.includes(stepAhead(current.facts))
    ? current
    : undefined;

const isWaiting = ({ current }: ProfileDeletion, deletionId: DeletionId): boolean =>
  current.status === 'waiting' && current.deletionId === deletionId;
