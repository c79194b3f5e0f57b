import { attachmentExport, type AttachmentExportEvent } from '@envoi/attachment-export';
import { type ConfirmableCommand } from '@envoi/confirmation-code';
import { type Instant, type Projection, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { profileDeletion, type ProfileDeletionEvent } from '@envoi/profile-deletion';

/** A request of a member, by the id that outsiders know it by. It outlives the person: it leads to the log, and to nobody. */
export type RequestRow = Readonly<{
  requestId: string;
  subject: SubjectId;
  command: ConfirmableCommand;
  askedAt: Instant;
  /** The vault lost who it was for: an accident, for operators. */
  isLost?: true;
}>;

type Requested = Pick<Recorded, 'metadata'> & Readonly<{ data: Readonly<{ issue: { requestId: string } }> }>;

const asked =
  (command: ConfirmableCommand) =>
  (_: RequestRow | undefined, { metadata, data }: Requested): RequestRow => ({
    requestId: data.issue.requestId,
    subject: metadata.subject,
    command,
    askedAt: metadata.at,
  });

type Failed = Readonly<{ data: Readonly<{ reason: string }> }>;

const failed = (row: RequestRow | undefined, { data }: Failed): RequestRow | undefined =>
  row !== undefined && data.reason === 'identity-lost' ? { ...row, isLost: true } : row;

type Event = AttachmentExportEvent | ProfileDeletionEvent;

/** What is about no request at all has the subject's own row, which never is. */
const requestIn = ({ data, metadata }: Recorded<Event>): string => {
  if ('exportId' in data) return data.exportId;
  if ('deletionId' in data) return data.deletionId;
  return metadata.subject;
};

export const requests: Projection<RequestRow, Event> = {
  name: 'requests',
  version: 1,
  categories: [attachmentExport.category, profileDeletion.category],
  key: requestIn,
  on: {
    AttachmentExportRequested: asked('export'),
    ProfileDeletionRequested: asked('deletion'),
    AttachmentExportFailed: failed,
    ProfileDeletionFailed: failed,
  },
  ignores: [
    'AttachmentExportCodeShown',
    'AttachmentExportCodeReissued',
    'AttachmentExportConfirmed',
    'AttachmentExportHeld',
    'AttachmentExportRefused',
    'AttachmentExportStateShown',
    'AttachmentExportLinkResent',
    'AttachmentExportExpired',
    'AttachmentExportOverdue',
    'AttachmentExportPrepared',
    'AttachmentExportAnnounced',
    'AttachmentExportDelivered',
    'AttachmentExportCancelled',
    'AttachmentExportLinksRevoked',
    'AttachmentExportLinksExpired',
    'AttachmentExportsClosed',
    'ProfileDeletionCodeShown',
    'ProfileDeletionCodeReissued',
    'ProfileDeletionConfirmed',
    'ProfileDeletionHeld',
    'ProfileDeletionRefused',
    'ProfileDeletionStateShown',
    'ProfileDeletionExpired',
    'ProfileDeletionCancelled',
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
    'SubjectForgotten',
    'ProfileDeletionCompleted',
  ],
};
