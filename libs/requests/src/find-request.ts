import { readModel, type Database } from '@envoi/read-store';
import { requests, type RequestRow } from './requests.ts';

/** Whose request it is, known as soon as the projection has seen it. Throws OutageError while there is no model yet. */
export const findRequest = (database: Database, requestId: string): Promise<RequestRow | undefined> =>
  readModel<RequestRow>(database, requests).find(requestId);
