import { type Instant } from '@envoi/event-sourcing';
import { type Decide } from './decision.ts';
import { type ExportId } from './events.ts';
import { isUnderWay } from './state.ts';

type OfExport = Readonly<{ exportId: ExportId }>;

/** "This was not me": until it is announced. Nothing afterwards; then its links can be revoked (product rule K7). */
export const cancel =
  ({ exportId }: OfExport): Decide =>
  ({ current }) =>
    isUnderWay(current) && current.status !== 'announced' && current.exportId === exportId
      ? [{ type: 'AttachmentExportCancelled', data: { exportId, because: 'member' } }]
      : [];

/** An organisation decides about the account now: the work stops, until the message is delivered (product rule C8). */
export const stopBecauseManaged =
  ({ exportId }: OfExport): Decide =>
  ({ current }) =>
    isUnderWay(current) && current.exportId === exportId
      ? [{ type: 'AttachmentExportCancelled', data: { exportId, because: 'managed' } }]
      : [];

/** The member wants the links dead. The slot stays taken (product rules E5, E7). */
export const revoke =
  ({ exportId }: OfExport): Decide =>
  ({ live }) =>
    live.some((links) => links.exportId === exportId)
      ? [{ type: 'AttachmentExportLinksRevoked', data: { exportId } }]
      : [];

/** Closed for good, by the deletion of the profile, whatever state it is in (product rule D5). */
export const close =
  ({ deletionId }: Readonly<{ deletionId: string }>): Decide =>
  ({ closedBy, current, live }) => {
    if (closedBy !== undefined) return [];
    const all = [...(current.status === 'none' ? [] : [current]), ...live];
    const exportIds = [...new Set(all.map(({ exportId }) => exportId))];
    return [{ type: 'AttachmentExportsClosed', data: { deletionId, exportIds } }];
  };

/** The announced date passed. An export that was announced but not delivered waits for a later date instead (E4). */
export const expireLinks =
  ({ exportId, now }: OfExport & { now: Instant }): Decide =>
  ({ current, live }) => {
    const isUndelivered = isUnderWay(current) && current.exportId === exportId;
    const areOver = live.some((links) => links.exportId === exportId && now >= links.linksValidUntil);
    return areOver && !isUndelivered ? [{ type: 'AttachmentExportLinksExpired', data: { exportId } }] : [];
  };
