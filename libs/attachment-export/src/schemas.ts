import { type EventSchemas } from '@envoi/event-store';
import { bySchema } from '@envoi/staff-acts';
import { z } from 'zod';
import { type AttachmentExportEvent } from './domain/events.ts';

const id = z.guid();
const instant = z.iso.datetime({ precision: 3 });
const count = z.int().nonnegative();

const issue = z.strictObject({
  requestId: id,
  number: z.int().positive(),
  key: z.string().regex(/^[a-z0-9-]{1,32}$/),
  issuedAt: instant,
  validUntil: instant,
});

const manifest = z.strictObject({
  count,
  bytes: count,
  missing: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** An id from the operators' own file. */
const connection = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

const ofExport = z.strictObject({ exportId: id });
const ofStaff = ofExport.extend({ by: bySchema });

/** What may be recorded about exports: numbers, instants, enums and our own ids. Any other field is refused. */
export const attachmentExportSchemas = {
  attachmentExport: {
    AttachmentExportRequested: ofExport.extend({
      issue,
      because: z.enum(['asked', 'code-without-request']),
      connection: connection.optional(),
      lookedUpAt: instant,
    }),
    AttachmentExportCodeShown: ofExport.extend({ issue }),
    AttachmentExportCodeReissued: ofExport.extend({
      issue,
      because: z.enum(['asked', 'wrong-code', 'too-late', 'lapsed-unsent']),
    }),
    AttachmentExportConfirmed: ofExport.extend({
      confirmedAt: instant,
      readyAt: instant,
      dueAt: instant,
      nextAllowedAt: instant,
      issue,
      lookedUpAt: instant,
    }),
    AttachmentExportHeld: ofExport.extend({ acceptedAt: instant, issue, lookedUpAt: instant }),
    AttachmentExportRefused: z.strictObject({
      command: z.enum(['request', 'confirm']),
      reason: z.enum(['managed', 'within-seven-days', 'too-many-codes', 'being-deleted']),
      until: instant.optional(),
      exportId: id.optional(),
      lookedUpAt: instant,
    }),
    AttachmentExportStateShown: ofExport.extend({
      state: z.enum([
        'held',
        'waiting',
        'prepared',
        'announced',
        'delivered',
        'cancelled',
        'failed',
        'revoked',
        'expired',
      ]),
      readyAt: instant.optional(),
      dueAt: instant.optional(),
    }),
    AttachmentExportLinkResent: ofExport.extend({ linksValidUntil: instant, manifest }),
    AttachmentExportExpired: ofExport,
    AttachmentExportOverdue: ofExport.extend({ dueAt: instant }),
    AttachmentExportPrepared: ofExport.extend({ manifest }),
    AttachmentExportAnnounced: ofExport.extend({
      announcedAt: instant,
      linksValidUntil: instant,
      manifest,
      edition: z.int().positive(),
    }),
    AttachmentExportDelivered: ofExport.extend({ deliveredAt: instant, confirmedAt: instant.optional() }),
    AttachmentExportFailed: ofExport.extend({
      reason: z.enum(['preparation', 'undeliverable', 'unknown-member', 'identity-lost']),
    }),
    AttachmentExportCancelled: ofExport.extend({ because: z.enum(['member', 'managed']) }),
    AttachmentExportLinksRevoked: ofExport,
    AttachmentExportLinksExpired: ofExport,
    AttachmentExportCancelledByStaff: ofStaff,
    AttachmentExportLinksRevokedByStaff: ofStaff,
    AttachmentExportReleasedByStaff: ofStaff,
    AttachmentExportLimitReleasedByStaff: ofStaff,
    AttachmentExportsClosed: z.strictObject({ deletionId: id, exportIds: z.array(id).optional() }),
  } satisfies Record<AttachmentExportEvent['type'], z.ZodType>,
} satisfies EventSchemas;
