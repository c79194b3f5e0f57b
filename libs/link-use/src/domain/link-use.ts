import { type ExportId } from '@envoi/attachment-export';
import { type Decision, type Instant, type Stream } from '@envoi/event-sourcing';

/** How often links of an export were used, and when the first and the last of these uses were. Nothing about who did. */
export type LinksUsed = Readonly<{ exportId: ExportId; count: number; from: Instant; until: Instant }>;

export type LinkUseEvent =
  | Readonly<{ type: 'AttachmentLinksUsed'; data: LinksUsed }>
  | Readonly<{ type: 'AttachmentLinkUseClosed'; data: Readonly<{ deletionId: string }> }>;

export type LinkUse = Readonly<{
  /** The deletion that closed it for good. */
  closedBy?: string;
}>;

/** Apart from the exports: whoever checks a click reads their stream, and it shall stay short. */
export const linkUse: Stream<LinkUse, LinkUseEvent> = {
  category: 'linkUse',
  initialState: {},
  evolve: (state, { type, data }) =>
    type === 'AttachmentLinkUseClosed' ? { ...state, closedBy: data.deletionId } : state,
};

type Decide = Decision<LinkUse, LinkUseEvent>;

/** Nothing once it was closed: a use that was counted before, and is late, is not recorded any more. */
const record =
  (data: LinksUsed): Decide =>
  ({ closedBy }) =>
    closedBy === undefined ? [{ type: 'AttachmentLinksUsed', data }] : [];

/** The profile is being deleted, and all links are dead (product rule D5). */
const close =
  (data: Readonly<{ deletionId: string }>): Decide =>
  ({ closedBy }) =>
    closedBy === undefined ? [{ type: 'AttachmentLinkUseClosed', data }] : [];

/** Everything that can be decided about the use of links. */
export const decide = { record, close };
