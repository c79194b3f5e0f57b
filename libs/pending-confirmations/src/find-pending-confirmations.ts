import { type ConfirmableCommand } from '@envoi/confirmation-code';
import { type SubjectId } from '@envoi/event-sourcing';
import { listRows, readModel, type Database, type Listed, type Place } from '@envoi/read-store';
import { pendingConfirmations, pendingKey, type PendingConfirmationRow } from './pending-confirmations.ts';

/** The open request of one subject for one command, its code lapsed or not. Throws OutageError while there is no model yet. */
export const findPendingConfirmation = (
  database: Database,
  subject: SubjectId,
  command: ConfirmableCommand,
): Promise<PendingConfirmationRow | undefined> =>
  readModel<PendingConfirmationRow>(database, pendingConfirmations).find(pendingKey(subject, command));

/** Open requests, in the order in which their codes lapse. Throws OutageError while there is no model yet. */
export const listPendingConfirmations = (
  database: Database,
  { subject, after, limit = 100 }: { subject?: SubjectId | undefined; after?: Place | undefined; limit?: number } = {},
): Promise<readonly Listed<PendingConfirmationRow>[]> =>
  listRows<PendingConfirmationRow>(database, pendingConfirmations, {
    having: [subject === undefined ? {} : { subject }],
    by: 'valid_until',
    after,
    limit,
  });
