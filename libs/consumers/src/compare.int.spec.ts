import { type SubjectId } from '@envoi/event-sourcing';
import { digestReadModel, readModel, sql } from '@envoi/read-store';
import { aSubject, forgetConsumers, parcels, workshop } from '../../../test/consumers.ts';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { compareWithRebuild, rebuildProjection } from './index.ts';

let postgres: TestPostgres;
let shop: ReturnType<typeof workshop>;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  await forgetConsumers(postgres.database);
  shop = workshop(postgres.database);
});
afterEach(() => shop.close());

const stores = () => ({ database: postgres.database, log: shop.log, streams: shop.streams });
const showsEventually = (subject: SubjectId) =>
  eventually(async () => expect(await readModel<object>(postgres.database, parcels).find(subject)).toBeDefined());
const change = (statement: string) => sql.raw(statement).execute(postgres.database.kysely);
const tables = async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'read_models' and table_type = 'BASE TABLE'`.execute(postgres.database.kysely);
  return rows.map(({ name }) => name);
};

const aHistory = async (count = 3): Promise<readonly SubjectId[]> => {
  const subjects = Array.from({ length: count }, aSubject).sort();
  await shop.start({ projections: [parcels] });
  for (const subject of subjects) await shop.order(subject);
  for (const subject of subjects) await showsEventually(subject);
  return subjects;
};

it('finds live rows to be what the log says, byte by byte, and leaves nothing behind', async () => {
  const subjects = await aHistory();
  await shop.spoil(subjects[0]!);
  await shop.order(subjects[1]!);
  const { position } = await shop.last(subjects[1]!);
  await eventually(async () => expect((await compareWithRebuild(parcels, stores())).position).toBe(position));
  const compared = await compareWithRebuild(parcels, stores());
  const digest = await digestReadModel(postgres.database, parcels);
  expect(compared).toEqual({
    ...{ model: 'parcels', version: 1, position, isSame: true },
    ...{ live: digest, rebuilt: digest },
  });
  expect(await tables()).toEqual(['parcels.v1.g1']);
  const { rows } = await sql`select 1 from envoi.parked_subjects where generation = 0`.execute(
    postgres.database.kysely,
  );
  expect(rows).toEqual([]);
});

it.each([
  [
    'changed',
    `update read_models."parcels.v1.g1" set row = row || '{"sent": 7}' where key = $key`,
    ['live', 'rebuilt'],
  ],
  ['lost', `delete from read_models."parcels.v1.g1" where key = $key`, ['rebuilt']],
  ['invented', `insert into read_models."parcels.v1.g1" values ('0', '{}')`, ['live']],
])('names the first key whose row was %s', async (_, statement, sides) => {
  const subjects = await aHistory();
  const key = subjects[1]!;
  await change(statement.replace('$key', `'${key}'`));
  const { isSame, live, rebuilt, firstDifference } = await compareWithRebuild(parcels, stores());
  expect(isSame).toBe(false);
  expect(live.sha256).not.toBe(rebuilt.sha256);
  const { key: found, ...rows } = firstDifference!;
  expect([found, Object.keys(rows)]).toEqual([sides.includes('rebuilt') ? key : '0', sides]);
});

it('compares as of one event, whatever is written meanwhile, and after a rebuild', async () => {
  const subjects = await aHistory();
  const busy = (async () => {
    for (let times = 0; times < 200; times += 1) await shop.order(subjects[times % 3]!);
  })();
  for (let times = 0; times < 5; times += 1)
    expect(await compareWithRebuild(parcels, stores())).toMatchObject({ isSame: true, live: { rows: 3 } });
  await busy;
  await rebuildProjection(parcels, stores());
  expect(await compareWithRebuild(parcels, stores())).toMatchObject({ isSame: true, live: { rows: 3 } });
});

it('is one at a time, and says so when there is nothing to compare', async () => {
  await expect(compareWithRebuild(parcels, stores())).rejects.toThrow('start a worker');
  await aHistory();
  const both = await Promise.allSettled([compareWithRebuild(parcels, stores()), compareWithRebuild(parcels, stores())]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});
