import { type ExportId } from '@envoi/attachment-export';
import { type SubjectId } from '@envoi/event-sourcing';
import { type DeletionId } from '@envoi/profile-deletion';
import { type Database } from '@envoi/read-store';
import { findRequest } from '@envoi/requests';

/** A request by its id: of what, and whose. */
export type Owned = Readonly<{ subject: SubjectId }> &
  (Readonly<{ kind: 'export'; id: ExportId }> | Readonly<{ kind: 'deletion'; id: DeletionId }>);

/** By the read model, which may be a moment behind. Throws OutageError while there is none. */
export const requestOf = async (database: Database, requestId: string): Promise<Owned | undefined> => {
  const row = await findRequest(database, requestId);
  if (row === undefined) return undefined;
  const { subject, kind } = row;
  return kind === 'export'
    ? { subject, kind, id: requestId as ExportId }
    : { subject, kind, id: requestId as DeletionId };
};
