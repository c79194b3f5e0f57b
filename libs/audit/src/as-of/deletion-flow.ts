import { type Instant } from '@envoi/event-sourcing';
import { profileDeletion, type ProfileDeletion, type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { type DeletionState } from './answers.ts';
import { codeStanding, type Flow } from './flows.ts';

export const deletionFlow: Flow<ProfileDeletion, ProfileDeletionEvent, DeletionState> = {
  stream: profileDeletion,
  atHand: ({ current }, now) =>
    current.status === 'none' ? undefined : { id: current.deletionId, standing: standingOf(current, now) },
  endBy: ({ type, data }) => {
    if (type === 'ProfileDeletionCancelled') return data.because === 'managed' ? 'refused' : 'cancelled';
    return type === 'ProfileDeletionFailed' ? 'failed' : 'lapsed';
  },
};

type Current = Exclude<ProfileDeletion['current'], { status: 'none' }>;

const standingOf = (current: Current, now: Instant): DeletionState => {
  switch (current.status) {
    case 'awaiting-code':
      return codeStanding(current.issue.validUntil, now);
    case 'expired':
      return 'lapsed';
    case 'running':
      return current.failed === undefined ? 'running' : 'parked';
    case 'complete':
      return COMPLETED[current.outcome];
    case 'spent':
    case 'held':
    case 'waiting':
      return current.status;
  }
};

const COMPLETED = { deleted: 'complete', 'found-gone': 'found-gone' } as const;
