import { isOpen, isUnderWay, type AttachmentExport, type UnderWay } from '@envoi/attachment-export';
import { type Instant } from '@envoi/event-sourcing';
import { type Saying } from './events.ts';
import { instructions, say } from './sayings.ts';

/**
 * Where things stand with a member's exports, said in place of a message that came to be untrue before it could be sent:
 * the one under way, the code to confirm with, the links that work, or what became of the latest.
 */
export const standingOf = ({ current, live, ended, closedBy }: AttachmentExport, now: Instant): Saying => {
  if (closedBy !== undefined) return say('export-being-deleted');
  if (isUnderWay(current)) return say('export-under-way', { exportId: current.exportId, ...progressOf(current) });
  if (isOpen(current) && current.status === 'awaiting-code' && now < current.issue.validUntil)
    return instructions(current.issue, 'shown');
  const delivered = live.findLast(({ linksValidUntil }) => now < linksValidUntil);
  if (delivered !== undefined) return say('export-under-way', { exportId: delivered.exportId, state: 'delivered' });
  const latest = ended.at(-1);
  if (latest !== undefined) return say('export-under-way', { exportId: latest.exportId, state: latest.how });
  return say('export-under-way', { state: 'none' });
};

const progressOf = (current: UnderWay) => {
  if (current.status === 'held') return { state: 'held' };
  const { status, readyAt, dueAt } = current;
  return { state: status === 'confirmed' ? 'waiting' : status, readyAt, dueAt };
};
