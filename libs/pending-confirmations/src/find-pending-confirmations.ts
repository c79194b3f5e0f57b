import { type ConfirmableCommand } from '@envoi/confirmation-code';
import { type SubjectId } from '@envoi/event-sourcing';
import { readModel, type Database } from '@envoi/read-store';
import { pendingConfirmations, pendingKey, type PendingConfirmationRow } from './pending-confirmations.ts';

/** The open request of one subject for one command, its code lapsed or not. Throws OutageError while there is no model yet. */
export const findPendingConfirmation = (
  database: Database,
  subject: SubjectId,
  command: ConfirmableCommand,
): Promise<PendingConfirmationRow | undefined> =>
  readModel<PendingConfirmationRow>(database, pendingConfirmations).find(pendingKey(subject, command));

/** All open requests, in the order of subject and command, after one; at most `limit` (default 100). */
export const listPendingConfirmations = (
  database: Database,
  { after, limit }: { after?: Pick<PendingConfirmationRow, 'subject' | 'command'>; limit?: number } = {},
): Promise<readonly PendingConfirmationRow[]> =>
  readModel<PendingConfirmationRow>(database, pendingConfirmations).list({
    ...(after !== undefined && { after: pendingKey(after.subject, after.command) }),
    ...(limit !== undefined && { limit }),
  });
