import { sql, type RawBuilder } from 'kysely';
import { type Database } from './database.ts';
import { outageIfMissing, view, type ReadModelName } from './read-models.ts';

/** Where a page ends: what its last row is sorted by, and its key. */
export type Place = Readonly<{ value: string; key: string }>;

export type RowsWanted = Readonly<{
  /** Rows that have all the values of one of these, by column; each is a look into an index. None: no row. */
  having: readonly Readonly<Record<string, string>>[];
  /** The column that they are sorted by; rows of the same value, by their keys. */
  by: string;
  isDescending?: boolean;
  /** Bounds of that column: the first is inside, the second is not. */
  from?: string | undefined;
  before?: string | undefined;
  /** Only what comes after it, in that order. */
  after?: Place | undefined;
  limit: number;
}>;

export type Listed<Row extends object> = Readonly<{ row: Row; place: Place }>;

/**
 * A page of the rows of a read model. As long as neither the value that it is sorted by nor the key of a row ever changes, page after
 * page shows each row once. Throws OutageError while there is no model yet.
 */
export async function listRows<Row extends object>(
  { kysely }: Database,
  model: ReadModelName,
  wanted: RowsWanted,
): Promise<readonly Listed<Row>[]> {
  if (wanted.having.length === 0) return [];
  const { rows } = await rowsQuery(model, wanted).execute(kysely).catch(outageIfMissing(model));
  return rows.map(({ row, value, key }) => ({ row: row as Row, place: { value, key } }));
}

/** The statement behind it: so many from each place of the index, and of these the first. */
export const rowsQuery = (model: ReadModelName, wanted: RowsWanted): RawBuilder<Place & { row: object }> => {
  const order = sql.raw(wanted.isDescending === true ? 'desc' : 'asc');
  const by = sql.id('rows', wanted.by);
  return sql`
    select page.row, page.value, page.key
    from ${placesIn(wanted)} cross join lateral (
      select rows.row, ${by} as value, rows.key from ${view(model)} as rows where ${conditions(wanted)}
      order by ${by} ${order}, rows.key ${order} limit ${wanted.limit}
    ) as page
    order by page.value ${order}, page.key ${order} limit ${wanted.limit}`;
};

/** How many rows there are, and how many of them before each of some values; counted in the index, at once. */
export async function countRows(
  { kysely }: Database,
  model: ReadModelName,
  { having, by, before }: Pick<RowsWanted, 'having' | 'by'> & Readonly<{ before: readonly string[] }>,
): Promise<Readonly<{ all: number; before: readonly number[] }>> {
  if (having.length === 0) return { all: 0, before: before.map(() => 0) };
  const places = sql.join(
    before.map((value) => sql`count(*) filter (where ${sql.id('rows', by)} < ${value})::integer`),
  );
  const { rows } = await sql<{ all: number; before: readonly number[] }>`
    select count(*)::integer as all, array[${places}]::integer[] as before
    from ${placesIn({ having })} join ${view(model)} as rows on ${conditions({ having, by })}`
    .execute(kysely)
    .catch(outageIfMissing(model));
  return rows[0] ?? { all: 0, before: before.map(() => 0) };
}

const columnsIn = ({ having }: Pick<RowsWanted, 'having'>): readonly string[] => Object.keys(having[0] ?? {});

const placesIn = ({ having }: Pick<RowsWanted, 'having'>): RawBuilder<unknown> => {
  const columns = columnsIn({ having });
  if (columns.length === 0) return sql`(values (null)) as place (everywhere)`;
  const values = columns.map((column) => sql`${having.map((one) => one[column])}::text[]`);
  return sql`unnest(${sql.join(values)}) as place (${sql.join(columns.map((column) => sql.id(column)))})`;
};

const conditions = ({ having, by: column, isDescending, from, before, after }: Omit<RowsWanted, 'limit'>): RawBuilder<unknown> => {
  const by = sql.id('rows', column);
  const beyond = sql.raw(isDescending === true ? '<' : '>');
  return sql.join(
    [
      ...columnsIn({ having }).map((name) => sql`${sql.id('rows', name)} = ${sql.id('place', name)}`),
      sql`${by} is not null`,
      ...(from === undefined ? [] : [sql`${by} >= ${from}`]),
      ...(before === undefined ? [] : [sql`${by} < ${before}`]),
      ...(after === undefined ? [] : [sql`(${by}, rows.key) ${beyond} (${after.value}, ${after.key})`]),
    ],
    sql` and `,
  );
}; // prettier-ignore
