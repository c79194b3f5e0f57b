import { type AttachmentExportEvent, type ExportId } from '@envoi/attachment-export';
import { type CodeIssue, type ConfirmableCommand } from '@envoi/confirmation-code';
import { type Instant, type Projection, type Recorded, type SubjectId } from '@envoi/event-sourcing';

/** A request that waits for its code. The code itself is nowhere. The query decides whether it is still valid. */
export type PendingConfirmationRow = Readonly<{
  subject: SubjectId;
  command: ConfirmableCommand;
  requestId: ExportId;
  /** Which code of the request; older ones are void (product rule K2). */
  issueNumber: number;
  issuedAt: Instant;
  validUntil: Instant;
}>;

/** One open request for each subject and command. */
export const pendingKey = (subject: SubjectId, command: ConfirmableCommand): string => `${subject}/${command}`;

type Row = PendingConfirmationRow | undefined;
type AboutCode = Readonly<{ exportId: ExportId; issue: CodeIssue }>;

const pending = (_: Row, { metadata, data }: Pick<Recorded, 'metadata'> & Readonly<{ data: AboutCode }>): Row => ({
  subject: metadata.subject,
  command: 'export',
  requestId: data.exportId,
  issueNumber: data.issue.number,
  issuedAt: data.issue.issuedAt,
  validUntil: data.issue.validUntil,
});

const over = (row: Row, { data }: Readonly<{ data: Readonly<{ exportId?: ExportId }> }>): Row =>
  row?.requestId === data.exportId ? undefined : row;

export const pendingConfirmations: Projection<PendingConfirmationRow, AttachmentExportEvent> = {
  name: 'pending-confirmations',
  version: 1,
  categories: ['attachmentExport'],
  key: ({ metadata }) => pendingKey(metadata.subject, 'export'),
  on: {
    AttachmentExportRequested: pending,
    AttachmentExportCodeShown: pending,
    AttachmentExportCodeReissued: pending,
    AttachmentExportConfirmed: over,
    AttachmentExportHeld: over,
    AttachmentExportExpired: over,
    AttachmentExportCancelled: over,
    AttachmentExportFailed: over,
    AttachmentExportsClosed: () => undefined,
    /** A wrong code used the request up, and the limits allowed no new one (product rules K3, K4). */
    AttachmentExportRefused: (row, event) =>
      event.data.command === 'confirm' && event.data.reason === 'too-many-codes' ? over(row, event) : row,
  },
  ignores: [
    'AttachmentExportStateShown',
    'AttachmentExportLinkResent',
    'AttachmentExportOverdue',
    'AttachmentExportPrepared',
    'AttachmentExportAnnounced',
    'AttachmentExportDelivered',
    'AttachmentExportLinksRevoked',
    'AttachmentExportLinksExpired',
  ],
};
