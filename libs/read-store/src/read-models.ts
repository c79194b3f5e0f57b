import { createHash } from 'node:crypto';
import { OutageError, type RowTable } from '@envoi/event-sourcing';
import { sql, type Kysely } from 'kysely';
import { type Database } from './database.ts';

/** Which read model: a projection's name and version. */
export type ReadModelName = Readonly<{ name: string; version: number }>;

/** A read model with what its table has for lists. */
export type ReadModelTable = ReadModelName & RowTable;

export const view = ({ name, version }: ReadModelName) => sql.id('read_models', `${name}.v${version}`);
const tableName = ({ name, version }: ReadModelName, generation: number) => `${name}.v${version}.g${generation}`;
export const table = (model: ReadModelName, generation: number) => sql.id('read_models', tableName(model, generation));

/** The rows of a read model, by key. They throw OutageError while the model has not been made yet. */
export interface ReadModel<Row extends object> {
  find(key: string): Promise<Row | undefined>;
  /** In the order of the keys, after `after`; at most `limit` (default 100). */
  list(page?: { after?: string; limit?: number }): Promise<readonly Row[]>;
}

/** Reads what the projection of that name and version has written: always the live generation. */
export const readModel = <Row extends object>({ kysely }: Database, model: ReadModelName): ReadModel<Row> => {
  const rowsWhere = async (where: ReturnType<typeof sql>): Promise<readonly Row[]> => {
    const { rows } = await sql<{ row: Row }>`select row from ${view(model)} ${where}`
      .execute(kysely)
      .catch(outageIfMissing(model));
    return rows.map(({ row }) => row);
  };
  return {
    find: async (key) => (await rowsWhere(sql`where key = ${key}`))[0],
    list: ({ after = '', limit = 100 } = {}) => rowsWhere(sql`where key > ${after} order by key limit ${limit}`),
  };
};

const UNDEFINED_TABLE = '42P01';

export const outageIfMissing =
  ({ name, version }: ReadModelName) =>
  (error: unknown): never => {
    const isMissing = error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE;
    if (isMissing)
      throw new OutageError(`the read model ${name} v${version} is not made yet`, undefined, { cause: error });
    throw error;
  };

/**
 * Makes the table of a generation, empty if it is not there, with the columns and indexes that its lists need. Rows are
 * jsonb, so equal rows are equal bytes; the columns follow from them.
 */
export async function makeRowTable(trx: Kysely<unknown>, model: ReadModelTable, generation: number): Promise<void> {
  const made = table(model, generation);
  const { rows } = await sql<{ isThere: boolean }>`
    select exists (
      select from pg_catalog.pg_class where relname = ${tableName(model, generation)}
        and relnamespace = 'read_models'::regnamespace
    ) as "isThere"`.execute(trx);
  if (rows[0]?.isThere === true) return; // what would not change anything would wait for whoever reads
  const columns = Object.entries(model.columns ?? {}).map(
    ([name, expression]) => sql`, ${sql.id(name)} text collate "C" generated always as (${sql.raw(expression)}) stored`,
  );
  await sql`
    create table ${made} (key text collate "C" primary key, row jsonb not null${sql.join(columns, sql``)})`.execute(
    trx,
  );
  for (const { on, where } of model.indexes ?? []) {
    const some = where === undefined ? sql`` : sql` where ${sql.raw(where)}`;
    await sql`create index on ${made} (${sql.join(on.map((name) => sql.id(name)))})${some}`.execute(trx);
  }
}

/** From the end of the transaction on, readers see this generation. */
export async function makeLive(trx: Kysely<unknown>, model: ReadModelTable, generation: number): Promise<void> {
  const columns = ['key', 'row', ...Object.keys(model.columns ?? {})].map((name) => sql.id(name));
  await sql`
    create or replace view ${view(model)} as select ${sql.join(columns)} from ${table(model, generation)}`.execute(trx);
}

export async function dropRowTable(trx: Kysely<unknown>, model: ReadModelName, generation: number): Promise<void> {
  await sql`drop table if exists ${table(model, generation)}`.execute(trx);
}

/** The rows of some keys, by key. */
export async function loadRows(
  trx: Kysely<unknown>,
  model: ReadModelName,
  generation: number,
  keys: readonly string[],
): Promise<Map<string, object>> {
  const { rows } = await sql<{ key: string; row: object }>`
    select key, row from ${table(model, generation)} where key = any(${keys}::text[])`.execute(trx);
  return new Map(rows.map(({ key, row }) => [key, row]));
}

/** Key → JSON of the row, or undefined: no row. */
export type ChangedRows = ReadonlyMap<string, string | undefined>;

export async function writeRows(
  trx: Kysely<unknown>,
  model: ReadModelName,
  generation: number,
  changed: ChangedRows,
): Promise<void> {
  const entries = [...changed];
  const kept = entries.flatMap(([key, row]) => (row === undefined ? [] : [[key, row] as const]));
  const gone = entries.flatMap(([key, row]) => (row === undefined ? [key] : []));
  if (kept.length > 0)
    await sql`
      insert into ${table(model, generation)} (key, row)
      select key, row::jsonb from unnest(
        ${kept.map(([key]) => key)}::text[], ${kept.map(([, row]) => row)}::text[]) as changed (key, row)
      on conflict (key) do update set row = excluded.row`.execute(trx);
  if (gone.length > 0) await sql`delete from ${table(model, generation)} where key = any(${gone}::text[])`.execute(trx);
}

/** The text of all rows in the order of the keys: what a rebuilt model is compared by, byte for byte. */
export async function dumpReadModel({ kysely }: Database, model: ReadModelName): Promise<string> {
  const { rows } = await sql<{ line: string }>`
    select key || ' ' || row::text as line from ${view(model)} order by key`.execute(kysely);
  return rows.map(({ line }) => `${line}\n`).join('');
}

const DIGESTED_AT_ONCE = 2_000;

/** The SHA-256 (hex) of `dumpReadModel`, and how many rows that is; page by page, so of any size. */
export async function digestReadModel(
  { kysely }: Database,
  model: ReadModelName,
): Promise<Readonly<{ rows: number; sha256: string }>> {
  const hash = createHash('sha256');
  let rows = 0;
  let after = '';
  for (;;) {
    const page = await sql<{ key: string; line: string }>`
      select key, key || ' ' || row::text as line from ${view(model)} where key > ${after}
      order by key limit ${DIGESTED_AT_ONCE}`
      .execute(kysely)
      .catch(outageIfMissing(model));
    for (const { line } of page.rows) hash.update(`${line}\n`);
    rows += page.rows.length;
    const last = page.rows.at(-1);
    if (last === undefined) return { rows, sha256: hash.digest('hex') };
    after = last.key;
  }
}
