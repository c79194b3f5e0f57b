import { type Instant } from '@envoi/event-sourcing';
import { type ExportId } from './events.ts';
import { isUsable } from './request.ts';
import { isOpen, isUnderWay, type AttachmentExport, type LiveLinks, type UnderWay } from './state.ts';
import { isFresh } from './work.ts';

/** The links of an export if they work at `now`: announced, the date not passed, not revoked (product rule E8). */
export const liveLinks = ({ live }: AttachmentExport, exportId: ExportId, now: Instant): LiveLinks | undefined =>
  live.find((links) => links.exportId === exportId && now < links.linksValidUntil);

/** The export under way, if it is this one. */
export const underWay = ({ current }: AttachmentExport, exportId: ExportId): UnderWay | undefined =>
  isUnderWay(current) && current.exportId === exportId ? current : undefined;

/**
 * Whether a message with this code may still be sent. `lapsed`: ask for a fresh one (`reissueLapsed`).
 * `over`: the code was used, spent or replaced; a newer message says so.
 */
export const codeStanding = (
  { current }: AttachmentExport,
  code: Readonly<{ exportId: ExportId; number: number }>,
  now: Instant,
): 'valid' | 'lapsed' | 'over' => {
  if (!isOpen(current) || current.status === 'spent') return 'over';
  if (current.exportId !== code.exportId || current.issue.number !== code.number) return 'over';
  return isUsable(current, now) ? 'valid' : 'lapsed';
};

/**
 * Whether the message with this edition of the announcement may still be sent. `stale`: announce anew, with a later
 * date. `over`: delivered, stopped, revoked, or announced anew already.
 */
export const announcementStanding = (
  { current }: AttachmentExport,
  announcement: Readonly<{ exportId: ExportId; edition: number }>,
  now: Instant,
): 'fresh' | 'stale' | 'over' => {
  if (current.status !== 'announced' || current.exportId !== announcement.exportId) return 'over';
  if (current.edition !== announcement.edition) return 'over';
  return isFresh(current, now) ? 'fresh' : 'stale';
};
