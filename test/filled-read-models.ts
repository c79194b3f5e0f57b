import { type LinkUseRow } from '@envoi/link-use';
import { makeLive, makeRowTable, sql, type Database, type ReadModelTable } from '@envoi/read-store';
import { projections } from '../apps/worker/src/projections.ts';

/** Now, for whoever asks. */
export const FILLED_UNTIL = '2026-11-28T12:00:00.000Z';
/** From the one that has most of the requests to the one that has hardly any. */
export const CONNECTIONS = ['big', 'acme', 'small'] as const;

/**
 * The read models as they are after so many requests in a year: one in ten a deletion, that part of them over (the rest under way) in the usual
 * ways, three of each subject. Written straight into their tables; those of the other read models are made, and empty.
 */
export async function fillReadModels(database: Database, count: number, over = 0.98): Promise<void> {
  for (const model of projections) await makeTable(database, model);
  const fill = async (table: string, key: string, row: string): Promise<void> => {
    await sql`insert into ${sql.id('read_models', table)} (key, row) select ${sql.raw(key)}, jsonb_strip_nulls(${sql.raw(row)})
      from (${asked(count, over)}) as request`.execute(database.kysely);
  };
  await fill('requests.v2.g1', 'id', REQUEST);
  await fill('pending-confirmations.v3.g1', `id || '/' || kind`, PENDING);
  await fill('rate-limit.v2.g1', 'id', LIMIT);
  await sql`
    insert into read_models."daily-figures.v1.g1" (key, row)
    select day, jsonb_build_object('day', day, 'export', ${counts}::jsonb, 'deletion', ${counts}::jsonb, 'refusals', '{"export/managed": 3}'::jsonb)
    from (select to_char(${FILLED_UNTIL}::timestamptz - n * interval '1 day', 'YYYY-MM-DD') as day from generate_series(0, 364) as n) as days`.execute(
    database.kysely,
  );
  await sql`analyze`.execute(database.kysely);
}

/** As a projection would, later. */
export const setState = async ({ kysely }: Database, requestId: string, state: string): Promise<void> => {
  await sql`update read_models."requests.v2.g1" set row = row || jsonb_build_object('state', ${state}::text) where key = ${requestId}`.execute(
    kysely,
  );
};

/** As its projection would, once somebody has clicked. */
export const setLinkUse = async ({ kysely }: Database, use: LinkUseRow): Promise<void> => {
  await sql`insert into read_models."link-use.v1.g1" (key, row) values (${use.exportId}, ${JSON.stringify(use)}::jsonb)`.execute(
    kysely,
  );
};

const makeTable = async ({ kysely }: Database, model: ReadModelTable): Promise<void> => {
  await makeRowTable(kysely, model, 1);
  await makeLive(kysely, model, 1);
};

/** The newest one last; `asked` in seconds. */
const asked = (count: number, over: number) => sql`
  select n, md5('request' || n)::uuid::text as id, md5('subject' || n / 3)::uuid::text as subject, kind,
    extract(epoch from ${FILLED_UNTIL}::timestamptz) - (${count}::integer - n) * 31536000.0 / ${count}::integer as asked,
    case when n % 2000 = 7 then 'small' when n % 20 = 1 then 'acme' else 'big' end as connection,
    case
      when n <= ${count}::integer * ${over}::float and n % 4 = 0 then 'lapsed'
      when n <= ${count}::integer * ${over}::float and n % 50 = 6 then 'cancelled'
      when n <= ${count}::integer * ${over}::float then case kind when 'export' then 'delivered' else 'complete' end
      else (case kind when 'export' then array['waiting', 'prepared', 'announced'] else array['waiting', 'running', 'parked'] end)[1 + n % 3]
    end as state
  from (select n, case when n % 10 = 3 then 'deletion' else 'export' end as kind from generate_series(1, ${count}::integer) as n) as numbers`;

const at = (seconds: string) => `to_char(to_timestamp(${seconds}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const REQUEST = `jsonb_build_object(
  'requestId', id, 'subject', subject, 'kind', kind, 'state', state, 'connection', connection, 'policy', 1,
  'askedAt', ${at('asked')},
  'confirmedAt', case when state <> 'lapsed' then ${at('asked + 60')} end,
  'dueAt', case when state <> 'lapsed' then ${at('asked + 108060')} end,
  'finishedAt', case when state in ('lapsed', 'cancelled', 'delivered', 'complete') then ${at('asked + 86460')} end,
  'outcome', case state when 'delivered' then 'delivered' when 'complete' then 'deleted' when 'lapsed' then 'lapsed' when 'cancelled' then 'member' end,
  'links', case when state = 'delivered' then jsonb_build_object('announcedAt', ${at('asked + 86460')},
    'validUntil', ${at('asked + 604860')}, 'count', n % 1000, 'bytes', n::bigint * 4096, 'missing', n % 3) end)`;

const PENDING = `jsonb_build_object('subject', subject, 'command', kind, 'requestId', id, 'issueNumber', 1,
  'issuedAt', ${at('asked')}, 'validUntil', ${at('asked + 600')})`;

/** So many are over as there are of each day. */
const LIMIT = `jsonb_build_object('subject', id, 'nextAllowedAt', ${at('asked + 604860')})`;

const counts = JSON.stringify({
  ...{ asked: 2_700, confirmed: 2_000, finished: 1_990, lapsed: 700, cancelled: 50, failed: 3, overdue: 1 },
  took: { 84211: 900, 89264: 900, 94620: 190 },
});
