import { type AttachmentExportEvent } from '@envoi/attachment-export';
import { type Instant, type Projection } from '@envoi/event-sourcing';
import { asked, changing, held, lapsed, over, refused, reissued, without, type LinksRow, type RequestRow } from './request-row.ts'; // prettier-ignore

/** What each event of an export makes of its row. */
export const exportRows = {
  AttachmentExportRequested: asked('export'),
  AttachmentExportCodeReissued: reissued,
  AttachmentExportHeld: held,
  AttachmentExportRefused: refused,
  AttachmentExportExpired: lapsed,
  AttachmentExportConfirmed: changing((row, { data: { confirmedAt, dueAt, readyAt } }) => ({
    ...row,
    ...{ state: 'waiting', confirmedAt, dueAt, nextAt: readyAt },
  })),
  AttachmentExportPrepared: changing((row) => ({ ...without(row, 'nextAt'), state: 'prepared' })),
  AttachmentExportAnnounced: changing((row, { data: { announcedAt, linksValidUntil, manifest } }) => ({
    ...row,
    state: 'announced',
    links: {
      ...{ announcedAt, validUntil: linksValidUntil },
      ...{ count: manifest.count, bytes: manifest.bytes, missing: manifest.missing },
    },
  })),
  AttachmentExportDelivered: changing((row, { data: { deliveredAt: at } }) => ({
    ...over(row, { state: 'delivered', outcome: 'delivered', at }),
    ...(row.links !== undefined && { nextAt: row.links.validUntil }),
  })),
  AttachmentExportFailed: changing((row, { metadata: { at }, data: { reason: outcome } }) =>
    linksOver(over(row, { state: 'failed', outcome, at }), 'failed'),
  ),
  AttachmentExportCancelled: changing((row, { metadata: { at }, data: { because: outcome } }) => {
    const state = outcome === 'managed' ? 'stopped-managed' : 'cancelled';
    return linksOver(over(row, { state, outcome, at }), 'cancelled');
  }),
  AttachmentExportLinksRevoked: changing((row, { metadata: { at } }) => endedByLinks(row, 'revoked', at)),
  AttachmentExportCancelledByStaff: changing((row, { metadata: { at } }) =>
    linksOver(over(row, { state: 'cancelled', outcome: 'staff', at }), 'cancelled'),
  ),
  AttachmentExportLinksRevokedByStaff: changing((row, { metadata: { at } }) => endedByLinks(row, 'revoked', at)),
  AttachmentExportLinksExpired: changing((row) => linksOver(row, 'expired')),
  AttachmentExportsClosed: changing((row, { metadata: { at } }) => endedByLinks(row, 'closed', at)),
} satisfies Projection<RequestRow, AttachmentExportEvent>['on'];

/** What was delivered stays so; its links are dead. */
const endedByLinks = (row: RequestRow, how: 'revoked' | 'closed', at: Instant): RequestRow => {
  const outcome = how === 'closed' ? 'deletion' : how;
  return linksOver(row.state === 'delivered' ? row : over(row, { state: how, outcome, at }), how);
};

const linksOver = ({ links, ...row }: RequestRow, endedBy: NonNullable<LinksRow['endedBy']>): RequestRow =>
  links === undefined ? row : { ...without(row, 'nextAt'), links: { ...links, endedBy } };
