import { type Instant } from '@envoi/event-sourcing';
import { type DeletionId } from './events.ts';
import { isUsable } from './request.ts';
import { isOpen, type ProfileDeletion } from './state.ts';

/**
 * Whether a message with this code may still be sent. `lapsed`: ask for a fresh one (`reissueLapsed`).
 * `over`: the code was used, spent or replaced; a newer message says so.
 */
export const codeStanding = (
  { current }: ProfileDeletion,
  code: Readonly<{ deletionId: DeletionId; number: number }>,
  now: Instant,
): 'valid' | 'lapsed' | 'over' => {
  if (!isOpen(current) || current.status === 'spent') return 'over';
  if (current.deletionId !== code.deletionId || current.issue.number !== code.number) return 'over';
  return isUsable(current, now) ? 'valid' : 'lapsed';
};
