import { listRows, readModel, type Database, type Place } from '@envoi/read-store';
import { type RequestRow } from './request-row.ts';
import { requests } from './requests.ts';

/** Whose request it is, known as soon as the projection has seen it. Throws OutageError while there is no model yet. */
export const findRequest = (database: Database, requestId: string): Promise<RequestRow | undefined> =>
  readModel<RequestRow>(database, requests).find(requestId);

const PAGE = 1_000;

/** The requests whose person the vault lost, the oldest first. Throws OutageError while there is no model yet. */
export async function listLostRequests(database: Database): Promise<readonly RequestRow[]> {
  const lost: RequestRow[] = [];
  for (let after: Place | undefined; ;) {
    const wanted = { having: [{ outcome: 'identity-lost' }], by: 'asked_at', limit: PAGE };
    const page = await listRows<RequestRow>(database, requests, { ...wanted, after });
    lost.push(...page.map(({ row }) => row));
    after = page.at(-1)?.place;
    if (after === undefined) return lost;
  }
}
