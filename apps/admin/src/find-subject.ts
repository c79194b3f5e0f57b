import { OutageError, type SubjectId } from '@envoi/event-sourcing';
import { type Database } from '@envoi/read-store';
import { findRequest } from '@envoi/requests';

/** Whose request it is, by the read model. Undefined also where no worker has made the read model yet; then the log is looked through. */
export const findSubject = async (database: Database, requestId: string): Promise<SubjectId | undefined> => {
  try {
    return (await findRequest(database, requestId))?.subject;
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    return undefined;
  }
};
