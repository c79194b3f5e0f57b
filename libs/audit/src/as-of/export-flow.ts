import { attachmentExport, type AttachmentExport, type AttachmentExportEvent } from '@envoi/attachment-export';
import { type Instant } from '@envoi/event-sourcing';
import { type ExportState } from './answers.ts';
import { codeStanding, type Flow } from './flows.ts';

export const exportFlow: Flow<AttachmentExport, AttachmentExportEvent, ExportState> = {
  stream: attachmentExport,
  atHand: ({ current }, now) =>
    current.status === 'none' ? undefined : { id: current.exportId, standing: standingOf(current, now) },
  endBy: ({ type, data }) => {
    if (type === 'AttachmentExportCancelled') return data.because === 'managed' ? 'stopped-managed' : 'cancelled';
    return ENDS[type] ?? 'lapsed'; // a wrong code used it up, or another request took its place
  },
};

const standingOf = (current: Exclude<AttachmentExport['current'], { status: 'none' }>, now: Instant): ExportState => {
  switch (current.status) {
    case 'awaiting-code':
      return codeStanding(current.issue.validUntil, now);
    case 'expired':
      return 'lapsed';
    case 'confirmed':
      return 'waiting';
    case 'spent':
    case 'held':
    case 'prepared':
    case 'announced':
      return current.status;
  }
};

const ENDS: Readonly<Partial<Record<AttachmentExportEvent['type'], ExportState>>> = {
  AttachmentExportDelivered: 'delivered',
  AttachmentExportCancelledByStaff: 'cancelled',
  AttachmentExportFailed: 'failed',
  AttachmentExportLinksRevoked: 'revoked',
  AttachmentExportLinksRevokedByStaff: 'revoked',
  AttachmentExportsClosed: 'closed',
};
