import { type AttachmentExportEvent } from '@envoi/attachment-export';
import { type Instant, type Projection, type SubjectId } from '@envoi/event-sourcing';

/** Whoever has had an export, and when the next one is possible. The query decides whether that is over. */
export type RateLimitRow = Readonly<{ subject: SubjectId; nextAllowedAt: Instant }>;

/** One export in seven days (product rule E5): the slot is taken by the confirmation, and given back when nothing came of it. */
export const rateLimit: Projection<RateLimitRow, AttachmentExportEvent> = {
  name: 'rate-limit',
  version: 2,
  categories: ['attachmentExport'],
  key: ({ metadata }) => metadata.subject,
  columns: { next_allowed_at: `row ->> 'nextAllowedAt'` },
  indexes: [{ on: ['next_allowed_at', 'key'] }],
  on: {
    AttachmentExportConfirmed: (_, { metadata, data }) => ({
      subject: metadata.subject,
      nextAllowedAt: data.nextAllowedAt,
    }),
    AttachmentExportFailed: () => undefined,
    AttachmentExportCancelled: () => undefined,
    AttachmentExportCancelledByStaff: () => undefined,
    AttachmentExportLimitReleasedByStaff: () => undefined,
    AttachmentExportsClosed: () => undefined,
  },
  ignores: [
    'AttachmentExportRequested',
    'AttachmentExportCodeShown',
    'AttachmentExportCodeReissued',
    'AttachmentExportHeld',
    'AttachmentExportRefused',
    'AttachmentExportStateShown',
    'AttachmentExportLinkResent',
    'AttachmentExportExpired',
    'AttachmentExportOverdue',
    'AttachmentExportPrepared',
    'AttachmentExportAnnounced',
    'AttachmentExportDelivered',
    'AttachmentExportLinksRevoked',
    'AttachmentExportLinksExpired',
    'AttachmentExportLinksRevokedByStaff',
    'AttachmentExportReleasedByStaff',
  ],
};
