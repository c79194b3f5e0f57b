import { type ByStaff } from '@envoi/staff-acts';
import { type Decide } from './decision.ts';
import { type DeletionId } from './events.ts';
import { isOpen, type ProfileDeletion } from './state.ts';

/**
 * Whether staff may let a held confirmation go on, or why not (product rule K6). `done`: it goes on already.
 * They can do nothing else about a deletion: who has confirmed one is deleted (product rule D7).
 */
export type StaffMayRelease = 'yes' | 'done' | 'not-confirmed' | 'over';

export const staffMayRelease =
  (deletionId: DeletionId) =>
  ({ current }: ProfileDeletion): StaffMayRelease => {
    if (current.status === 'none' || current.deletionId !== deletionId || current.status === 'expired') return 'over';
    if (isOpen(current)) return 'not-confirmed';
    return current.status === 'held' && current.isReleased !== true ? 'yes' : 'done';
  };

/** From then on the process does not ask the brake; it looks at the member, and confirms. */
export const releaseByStaff =
  (act: Readonly<{ deletionId: DeletionId; by: ByStaff }>): Decide =>
  (state) =>
    staffMayRelease(act.deletionId)(state) === 'yes' ? [{ type: 'ProfileDeletionReleasedByStaff', data: act }] : [];
