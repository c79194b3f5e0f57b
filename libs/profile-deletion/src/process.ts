import {
  MINUTE,
  at,
  between,
  immediately,
  plus,
  whatIsDue,
  type Due,
  type Instant,
  type Process,
} from '@envoi/event-sourcing';
import { type DeletionId, type ProfileDeletionEvent, type Step } from './domain/events.ts';
import { isScheduled, stepAhead, type ProfileDeletion, type Running } from './domain/state.ts';
import { profileDeletion } from './domain/stream.ts';

/** `number` tells apart what may happen several times to one request. */
export type DeletionAction = Readonly<
  | { type: 'expire'; deletionId: DeletionId; number: number }
  | { type: 'release' | 'start'; deletionId: DeletionId }
  | { type: 'step'; step: Step; deletionId: DeletionId }
>;

/** How long a held confirmation waits until we look at the brake again. */
const BRAKE_LOOK = MINUTE / 4;

/** Drives a deletion by its state alone: one step at a time, in the order of product rule D2. */
export const profileDeletionProcess: Process<ProfileDeletion, ProfileDeletionEvent, DeletionAction> = {
  name: 'profile-deletion',
  stream: profileDeletion,
  nextSteps: (state, now) => whatIsDue(now, stepOf(state, now)),
};

const stepOf = ({ current }: ProfileDeletion, now: Instant): readonly Due<DeletionAction>[] => {
  switch (current.status) {
    case 'awaiting-code':
    case 'spent': {
      const { deletionId, issue } = current;
      return [at(issue.validUntil, { type: 'expire', deletionId, number: issue.number })];
    }
    case 'held': {
      const release = { type: 'release', deletionId: current.deletionId } as const;
      return [immediately(release), at(plus(now, BRAKE_LOOK), release)];
    }
    case 'waiting':
      return [at(current.startAt, { type: 'start', deletionId: current.deletionId })];
    case 'running':
      return runningStep(current, now);
    case 'expired':
    case 'complete':
    case 'none':
      return [];
  }
};

const runningStep = ({ deletionId, facts }: Running, now: Instant): readonly Due<DeletionAction>[] => {
  const step = stepAhead(facts);
  const action = { type: 'step', step, deletionId } as const;
  const goodbyeBy = facts.exportsClosed?.goodbyeBy;
  // what became of the goodbye is looked at whenever a delivery wakes us, and once more when it was waited for long enough
  if (step === 'goodbye' && goodbyeBy !== undefined && now < goodbyeBy)
    return [immediately(action), at(goodbyeBy, action)];
  if (step === 'sign-out' && facts.goodbye !== undefined) return [at(facts.goodbye.signOutAt, action)];
  return [immediately(action)];
};

type LateAction = Readonly<{ type: 'record-late'; deletionId: DeletionId; percent: 50 | 80 | 100 }>;

/** Beside the deletion itself, so that one that is parked is not forgotten (product rule D3). */
export const deletionLatenessProcess: Process<ProfileDeletion, ProfileDeletionEvent, LateAction> = {
  name: 'profile-deletion-lateness',
  stream: profileDeletion,
  nextSteps: ({ current }, now) => {
    if (!isScheduled(current)) return { actions: [] };
    const { deletionId, confirmedAt, dueAt, late } = current;
    const ahead = ([50, 80, 100] as const).filter((percent) => percent > late);
    return whatIsDue(
      now,
      ahead.map((percent) =>
        at(plus(confirmedAt, (between(confirmedAt, dueAt) * percent) / 100), {
          type: 'record-late',
          deletionId,
          percent,
        }),
      ),
    );
  },
};
