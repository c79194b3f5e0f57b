import { type Instant } from '@envoi/event-sourcing';
import { type Decide } from './decision.ts';
import { type DeletionId } from './events.ts';
import { isOpen, isUnderWay } from './state.ts';

type OfDeletion = Readonly<{ deletionId: DeletionId }>;

/** The code lapsed. Nothing when it was used, or replaced by one that is valid. */
export const expire =
  ({ deletionId, now }: OfDeletion & { now: Instant }): Decide =>
  ({ current }) =>
    isOpen(current) &&
    current.status !== 'expired' &&
    current.deletionId === deletionId &&
    now >= current.issue.validUntil
      ? [{ type: 'ProfileDeletionExpired', data: { deletionId } }]
      : [];

/** "This was not me": until `begin`; there is no way back afterwards (product rules K7, D3). */
export const cancel =
  ({ deletionId }: OfDeletion): Decide =>
  ({ current }) =>
    (current.status === 'held' || current.status === 'waiting') && current.deletionId === deletionId
      ? [{ type: 'ProfileDeletionCancelled', data: { deletionId, because: 'member' } }]
      : [];

/** The vault lost who it is for; nothing can be done to anybody any more. */
export const fail =
  ({ deletionId }: OfDeletion): Decide =>
  ({ current, isForgotten }) =>
    isUnderWay(current) && current.deletionId === deletionId && !isForgotten
      ? [{ type: 'ProfileDeletionFailed', data: { deletionId, reason: 'identity-lost' } }]
      : [];
