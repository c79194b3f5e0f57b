import { type Instant } from '@envoi/event-sourcing';
import { type WorkspacePort } from '@envoi/workspace';
import { CursorTooOldError, UnknownMemberError, type EntrySource } from './source.ts';

/** The list of a member's attachments, as of the confirmation (product rule E1). Checked by the workspace's client. */
export const workspaceSource = (
  workspace: Pick<WorkspacePort, 'attachments'>,
  { memberId, uploadedUntil }: Readonly<{ memberId: string; uploadedUntil: Instant }>,
): EntrySource => ({
  page: async (cursor, signal) => {
    const page = await workspace.attachments(memberId, { uploadedUntil, cursor, signal });
    if (page === 'unknown-member') throw new UnknownMemberError('the workspace does not know the member');
    if (page === 'cursor-too-old') throw new CursorTooOldError('the workspace has forgotten the cursor');
    return page;
  },
});
