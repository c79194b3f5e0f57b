import { type Instant, type Projection } from '@envoi/event-sourcing';
import { listRows, type Database } from '@envoi/read-store';
import { memberLookups, type LookedUp, type MemberLookupEvent } from './domain/lookup.ts';

/** A look-up, and whose it was. */
export type MemberLookupRow = LookedUp & Readonly<{ actor: string }>;

/** All look-ups of all staff, for the report of a week. */
export const memberLookupList: Projection<MemberLookupRow, MemberLookupEvent> = {
  name: 'member-lookups',
  version: 1,
  categories: [memberLookups.category],
  key: ({ id }) => id,
  columns: { looked_up_at: `row ->> 'at'` },
  indexes: [{ on: ['looked_up_at', 'key'] }],
  on: { MemberLookedUp: (_, { metadata, data }) => ({ ...data, actor: metadata.subject }) },
  ignores: [],
};

/** Twenty an hour are not many in a week; beyond this something is very wrong, and the first ones say enough. */
const MOST = 10_000;

/** Those of a period, in order; the first is inside, the last is not. Throws OutageError while there is no model yet. */
export const listMemberLookups = async (
  database: Database,
  { from, to }: Readonly<{ from: Instant; to: Instant }>,
): Promise<readonly MemberLookupRow[]> => {
  const wanted = { having: [{}], by: 'looked_up_at', from, before: to, limit: MOST };
  return (await listRows<MemberLookupRow>(database, memberLookupList, wanted)).map(({ row }) => row);
};
