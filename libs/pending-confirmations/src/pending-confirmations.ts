import { attachmentExport, type AttachmentExportEvent } from '@envoi/attachment-export';
import { type CodeIssue, type ConfirmableCommand } from '@envoi/confirmation-code';
import { parseStreamName, type Instant, type Projection, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { profileDeletion, type ProfileDeletionEvent } from '@envoi/profile-deletion';

/** A request that waits for its code. The code itself is nowhere. The query decides whether it is still valid. */
export type PendingConfirmationRow = Readonly<{
  subject: SubjectId;
  command: ConfirmableCommand;
  requestId: string;
  /** Which code of the request; older ones are void (product rule K2). */
  issueNumber: number;
  issuedAt: Instant;
  validUntil: Instant;
}>;

/** One open request for each subject and command. */
export const pendingKey = (subject: SubjectId, command: ConfirmableCommand): string => `${subject}/${command}`;

type Row = PendingConfirmationRow | undefined;
type AboutCode = Pick<Recorded, 'metadata'> & Readonly<{ data: Readonly<{ issue: CodeIssue }> }>;
type AboutRequest = Readonly<{ data: Readonly<{ exportId?: string; deletionId?: string }> }>;

const pending =
  (command: ConfirmableCommand) =>
  (_: Row, { metadata, data: { issue } }: AboutCode): Row => ({
    subject: metadata.subject,
    command,
    requestId: issue.requestId,
    issueNumber: issue.number,
    issuedAt: issue.issuedAt,
    validUntil: issue.validUntil,
  });

const over = (row: Row, { data }: AboutRequest): Row =>
  row?.requestId === (data.exportId ?? data.deletionId) ? undefined : row;

/** A wrong code used the request up, and the limits allowed no new one (product rules K3, K4). */
const overWhenSpent = (
  row: Row,
  event: AboutRequest & Readonly<{ data: Readonly<{ command: string; reason: string }> }>,
): Row => (event.data.command === 'confirm' && event.data.reason === 'too-many-codes' ? over(row, event) : row);

const gone = (): Row => undefined;

const exportCode = pending('export');
const deletionCode = pending('deletion');

export const pendingConfirmations: Projection<PendingConfirmationRow, AttachmentExportEvent | ProfileDeletionEvent> = {
  name: 'pending-confirmations',
  version: 3,
  categories: [attachmentExport.category, profileDeletion.category],
  key: ({ stream, metadata }) =>
    pendingKey(
      metadata.subject,
      parseStreamName(stream).category === attachmentExport.category ? 'export' : 'deletion',
    ),
  columns: { subject: `row ->> 'subject'`, valid_until: `row ->> 'validUntil'` },
  indexes: [{ on: ['valid_until', 'key'] }, { on: ['subject', 'valid_until', 'key'] }],
  on: {
    AttachmentExportRequested: exportCode,
    AttachmentExportCodeShown: exportCode,
    AttachmentExportCodeReissued: exportCode,
    AttachmentExportConfirmed: over,
    AttachmentExportHeld: over,
    AttachmentExportExpired: over,
    AttachmentExportCancelled: over,
    AttachmentExportCancelledByStaff: over,
    AttachmentExportFailed: over,
    AttachmentExportsClosed: gone,
    AttachmentExportRefused: overWhenSpent,
    ProfileDeletionRequested: deletionCode,
    ProfileDeletionCodeShown: deletionCode,
    ProfileDeletionCodeReissued: deletionCode,
    ProfileDeletionConfirmed: over,
    ProfileDeletionHeld: over,
    ProfileDeletionExpired: over,
    ProfileDeletionCancelled: over,
    ProfileDeletionFailed: over,
    ProfileDeletionRefused: overWhenSpent,
    SubjectForgotten: gone,
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
    'AttachmentExportLinksRevokedByStaff',
    'AttachmentExportReleasedByStaff',
    'AttachmentExportLimitReleasedByStaff',
    'ProfileDeletionStateShown',
    'ProfileDeletionReleasedByStaff',
    'ProfileDeletionStarted',
    'ProfileFrozen',
    'ExportsClosed',
    'GoodbyeSent',
    'DevicesSignedOut',
    'AccessRemoved',
    'ContentDeleted',
    'ProfileUnlinked',
    'ProfileFoundGone',
    'ProfileDeletionStepFailed',
    'ProfileDeletionLate',
    'ProfileDeletionCompleted',
  ],
};
