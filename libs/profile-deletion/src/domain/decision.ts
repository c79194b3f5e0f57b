import { type Decision } from '@envoi/event-sourcing';
import { type ProfileDeletionEvent } from './events.ts';
import { type Membership } from './policy.ts';
import { type Ended, type ProfileDeletion, type UnderWay } from './state.ts';

export type Decide = Decision<ProfileDeletion, ProfileDeletionEvent>;

type Refusal = Extract<ProfileDeletionEvent, { type: 'ProfileDeletionRefused' }>['data'];

/** A refusal carries its rule, and the facts it was based on with the instant they were looked up. */
export const refused = (
  { member }: { member: Membership },
  refusal: Omit<Refusal, 'lookedUpAt'>,
): ProfileDeletionEvent => ({
  type: 'ProfileDeletionRefused',
  data: { ...refusal, lookedUpAt: member.lookedUpAt },
});

/** How far a deletion under way is. */
export const stateShown = (current: UnderWay): ProfileDeletionEvent => {
  const { deletionId, status: state } = current;
  const startAt = current.status === 'waiting' ? { startAt: current.startAt } : {};
  return { type: 'ProfileDeletionStateShown', data: { deletionId, state, ...startAt } };
};

/** What became of a request that is over (product rule K3). */
export const endShown = ({ deletionId, how }: Ended): ProfileDeletionEvent => ({
  type: 'ProfileDeletionStateShown',
  data: { deletionId, state: how },
});
