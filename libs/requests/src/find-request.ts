import { readModel, type Database } from '@envoi/read-store';
import { requests, type RequestRow } from './requests.ts';

/** Whose request it is, known as soon as the projection has seen it. Throws OutageError while there is no model yet. */
export const findRequest = (database: Database, requestId: string): Promise<RequestRow | undefined> =>
  readModel<RequestRow>(database, requests).find(requestId);

const PAGE = 1_000;

/** The requests whose person the vault lost. Throws OutageError while there is no model yet. */
export async function listLostRequests(database: Database): Promise<readonly RequestRow[]> {
  const lost: RequestRow[] = [];
  const model = readModel<RequestRow>(database, requests);
  let page = await model.list({ limit: PAGE });
  while (page.length > 0) {
    lost.push(...page.filter(({ isLost }) => isLost));
    page = await model.list({ after: page.at(-1)?.requestId ?? '', limit: PAGE });
  }
  return lost;
}
