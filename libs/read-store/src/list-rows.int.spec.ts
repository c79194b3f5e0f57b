import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { countRows, dumpReadModel, listRows, makeLive, makeRowTable, rowsQuery, sql, writeRows, type Place, type RowsWanted } from './index.ts'; // prettier-ignore

const parcels = {
  name: 'parcels',
  version: 1,
  columns: { colour: `row ->> 'colour'`, sent_at: `row ->> 'sentAt'` },
  indexes: [{ on: ['colour', 'sent_at', 'key'], where: 'sent_at is not null' }],
};
type Parcel = Readonly<{ colour: string; sentAt?: string }>;

let postgres: TestPostgres;
const write = (rows: Readonly<Record<string, Parcel | undefined>>) =>
  writeRows(postgres.database.kysely, parcels, 1, new Map(Object.entries(rows).map(([key, row]) => [key, row && JSON.stringify(row)]))); // prettier-ignore

beforeAll(async () => {
  postgres = await startTestPostgres();
  const { kysely } = postgres.database;
  await sql`create schema read_models`.execute(kysely);
  await makeRowTable(kysely, parcels, 1);
  await makeRowTable(kysely, parcels, 1);
  await makeLive(kysely, parcels, 1);
  await write({
    a: { colour: 'red', sentAt: '2026-01-01' },
    b: { colour: 'blue', sentAt: '2026-01-02' },
    c: { colour: 'red', sentAt: '2026-01-02' },
    d: { colour: 'green', sentAt: '2026-01-03' },
    e: { colour: 'red' },
    f: { colour: 'red', sentAt: '2026-01-04' },
  });
});
afterAll(() => postgres.stop());

const list = (wanted: Partial<RowsWanted>) =>
  listRows<Parcel>(postgres.database, parcels, { having: [{ colour: 'red' }, { colour: 'blue' }], by: 'sent_at', limit: 10, ...wanted }); // prettier-ignore
const keysOf = async (wanted: Partial<RowsWanted>) => (await list(wanted)).map(({ place }) => place.key);

it('sorts what has any of the values, both ways, and leaves out what has nothing to be sorted by', async () => {
  expect(await keysOf({})).toEqual(['a', 'b', 'c', 'f']);
  expect(await keysOf({ isDescending: true })).toEqual(['f', 'c', 'b', 'a']);
  expect(await keysOf({ having: [{}] })).toEqual(['a', 'b', 'c', 'd', 'f']);
  expect(await keysOf({ having: [] })).toEqual([]);
  expect((await list({ limit: 1 }))[0]).toEqual({ row: { colour: 'red', sentAt: '2026-01-01' }, place: { key: 'a', value: '2026-01-01' } }); // prettier-ignore
});

it('keeps to the bounds: the first is inside, the second is not', async () => {
  expect(await keysOf({ from: '2026-01-02' })).toEqual(['b', 'c', 'f']);
  expect(await keysOf({ from: '2026-01-02', before: '2026-01-04' })).toEqual(['b', 'c']);
});

it('counts all, and those before each of some values', async () => {
  const counted = (having: RowsWanted['having'], before: readonly string[]) => countRows(postgres.database, parcels, { having, by: 'sent_at', before }); // prettier-ignore
  expect(await counted([{ colour: 'red' }, { colour: 'blue' }], ['2026-01-02', '2026-01-04', '2027-01-01'])).toEqual({ all: 4, before: [1, 3, 4] }); // prettier-ignore
  expect(await counted([{ colour: 'red' }], [])).toEqual({ all: 3, before: [] });
  expect(await counted([], ['2026-01-02'])).toEqual({ all: 0, before: [0] });
});

it.each([false, true])(
  'goes from page to page, each row once, also among equals (descending: %s)',
  async (isDescending) => {
    // prettier-ignore
    const seen: string[] = [];
    for (let after: Place | undefined, page = 0; page < 10; page += 1) {
      const rows = await list({ limit: 1, isDescending, ...(after !== undefined && { after }) });
      seen.push(...rows.map(({ place }) => place.key));
      after = rows.at(-1)?.place;
      if (after === undefined) break;
    }
    expect(seen).toEqual(isDescending ? ['f', 'c', 'b', 'a'] : ['a', 'b', 'c', 'f']);
  },
);

it('neither repeats nor skips what stays while others come, go and change', async () => {
  const [, second] = await list({ limit: 2 });
  await write({ aa: { colour: 'red', sentAt: '2026-01-01' }, cc: { colour: 'blue', sentAt: '2026-01-03' }, b: undefined }); // prettier-ignore
  try {
    expect(await keysOf({ after: second!.place })).toEqual(['c', 'cc', 'f']);
  } finally {
    await write({ aa: undefined, cc: undefined, b: { colour: 'blue', sentAt: '2026-01-02' } });
  }
});

it('the columns are no part of the bytes that a rebuild is compared by', async () => {
  expect(await dumpReadModel(postgres.database, parcels)).toContain('a {"colour": "red", "sentAt": "2026-01-01"}\n');
});

it('looks into the index for each place', async () => {
  const { kysely } = postgres.database;
  await kysely.transaction().execute(async (trx) => {
    await sql`set local enable_seqscan = off`.execute(trx);
    const wanted = { having: [{ colour: 'red' }, { colour: 'blue' }], by: 'sent_at', limit: 2, after: { value: '2026-01-01', key: 'a' } }; // prettier-ignore
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${rowsQuery(parcels, wanted)}`.execute(trx);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('Index Scan');
    expect(plan).toMatch(/Index Cond:.*colour.*sent_at/);
    expect(plan).not.toContain('Seq Scan');
  });
});
