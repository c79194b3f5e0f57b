import { attachmentExport, type AttachmentExportEvent } from '@envoi/attachment-export';
import { type Projection, type Recorded } from '@envoi/event-sourcing';
import { profileDeletion, type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { deletionRows } from './deletion-rows.ts';
import { exportRows } from './export-rows.ts';
import { type RequestRow } from './request-row.ts';

type Event = AttachmentExportEvent | ProfileDeletionEvent;

/** What is about no request changes no row; a closing of exports changes those that it closes. */
const requestsIn = ({ type, data }: Recorded<Event>): readonly string[] => {
  if (type === 'AttachmentExportsClosed') return (data as Readonly<{ exportIds?: readonly string[] }>).exportIds ?? [];
  if ('exportId' in data) return [data.exportId];
  return 'deletionId' in data ? [data.deletionId] : [];
};

const UNDER_WAY = `case when not row ? 'finishedAt' then row ->> 'dueAt' end`;

export const requests: Projection<RequestRow, Event> = {
  name: 'requests',
  version: 2,
  categories: [attachmentExport.category, profileDeletion.category],
  key: requestsIn,
  columns: {
    kind: `row ->> 'kind'`,
    state: `row ->> 'state'`,
    connection: `row ->> 'connection'`,
    subject: `row ->> 'subject'`,
    asked_at: `row ->> 'askedAt'`,
    due_at: UNDER_WAY,
    outcome: `row ->> 'outcome'`,
  },
  indexes: [
    { on: ['kind', 'state', 'asked_at', 'key'] },
    { on: ['connection', 'kind', 'state', 'asked_at', 'key'], where: 'connection is not null' },
    { on: ['kind', 'state', 'due_at', 'key'], where: 'due_at is not null' },
    { on: ['connection', 'kind', 'state', 'due_at', 'key'], where: 'connection is not null and due_at is not null' },
    { on: ['subject', 'asked_at', 'key'] },
    { on: ['outcome', 'asked_at', 'key'], where: `outcome = 'identity-lost'` },
  ],
  on: { ...exportRows, ...deletionRows },
  ignores: [
    'AttachmentExportCodeShown',
    'AttachmentExportOverdue',
    'AttachmentExportStateShown',
    'AttachmentExportLinkResent',
    'AttachmentExportReleasedByStaff',
    'AttachmentExportLimitReleasedByStaff',
    'ProfileDeletionCodeShown',
    'ProfileDeletionStateShown',
    'ProfileDeletionReleasedByStaff',
  ],
};
