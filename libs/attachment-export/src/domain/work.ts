import { HOUR, between, latest, plus, type Instant } from '@envoi/event-sourcing';
import { type Decide } from './decision.ts';
import { stopBecauseManaged } from './end.ts';
import { type AttachmentExportEvent, type ExportId, type Manifest } from './events.ts';
import { type ExportPolicy, type Membership } from './policy.ts';
import { isOpen, isScheduled, isUnderWay, type Announced, type AttachmentExport } from './state.ts';

type OfExport = Readonly<{ exportId: ExportId }>;

/** The code lapsed. Nothing when it was used, or replaced by one that is valid. */
export const expire =
  ({ exportId, now }: OfExport & { now: Instant }): Decide =>
  ({ current }) =>
    isOpen(current) && current.status !== 'expired' && current.exportId === exportId && now >= current.issue.validUntil
      ? [{ type: 'AttachmentExportExpired', data: { exportId } }]
      : [];

export const recordPrepared =
  ({ exportId, manifest }: OfExport & { manifest: Manifest }): Decide =>
  ({ current }) =>
    current.status === 'confirmed' && current.exportId === exportId
      ? [{ type: 'AttachmentExportPrepared', data: { exportId, manifest } }]
      : [];

/**
 * The date until which the links work, recorded before the message is sent (product rule E4). Again, with a later
 * date, when the message could not be sent for so long that the date no longer is what it says; else nothing.
 */
export const announce =
  (input: OfExport & Readonly<{ now: Instant; policy: ExportPolicy; member: Membership }>): Decide =>
  (state) => {
    const { current } = state;
    if (!isPreparedOrAnnounced(current) || current.exportId !== input.exportId) return [];
    if (current.status === 'announced' && isFresh(current, input.now)) return [];
    if (input.member.managed) return stopBecauseManaged(input)(state);
    const { exportId, manifest } = current;
    const inTime = plus(input.now, input.policy.linksValidFor);
    const again = current.status === 'announced' ? current : { linksValidUntil: inTime, edition: 0 };
    const linksValidUntil = latest(inTime, again.linksValidUntil);
    const edition = again.edition + 1;
    const data = { exportId, announcedAt: input.now, linksValidUntil, manifest, edition };
    return [{ type: 'AttachmentExportAnnounced', data }];
  };

/** An announced date may be sent for an hour, or for a quarter of its length if that is shorter. */
export const isFresh = ({ announcedAt, linksValidUntil }: Announced, now: Instant): boolean =>
  between(announcedAt, now) < Math.min(HOUR, between(announcedAt, linksValidUntil) / 4);

export const recordDelivered =
  ({ exportId, deliveredAt }: OfExport & { deliveredAt: Instant }): Decide =>
  ({ current }) =>
    current.status === 'announced' && current.exportId === exportId
      ? [{ type: 'AttachmentExportDelivered', data: { exportId, deliveredAt, confirmedAt: current.confirmedAt } }]
      : [];

/** Past its due date and not delivered; recorded once (product rule E2). */
export const recordOverdue =
  ({ exportId, now }: OfExport & { now: Instant }): Decide =>
  ({ current }) =>
    isScheduled(current) && current.exportId === exportId && !current.isOverdue && now >= current.dueAt
      ? [{ type: 'AttachmentExportOverdue', data: { exportId, dueAt: current.dueAt } }]
      : [];

type FailureReason = Extract<AttachmentExportEvent, { type: 'AttachmentExportFailed' }>['data']['reason'];

/** Ours or the chat's fault: the slot is given back, the links die. Nothing once it was delivered (product rule E5). */
export const fail =
  ({ exportId, reason }: OfExport & { reason: FailureReason }): Decide =>
  ({ current }) =>
    isUnderWay(current) && current.exportId === exportId
      ? [{ type: 'AttachmentExportFailed', data: { exportId, reason } }]
      : [];

const isPreparedOrAnnounced = (current: AttachmentExport['current']) =>
  current.status === 'prepared' || current.status === 'announced';
