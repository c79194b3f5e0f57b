import { mkdtemp, rm } from 'node:fs/promises';
import { startEmbeddedPostgres } from '@envoi/embedded-postgres';
import { eventually } from '../../../test/eventually.ts';
import { makeEmptyPostgres, startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { migrate, migrateReadStore, openDatabase, sql } from './index.ts';

let postgres: TestPostgres;
beforeAll(async () => (postgres = await startTestPostgres()));
afterAll(() => postgres.stop());

it('brings one schema up to date for several owners, in many processes at once, each step once', async () => {
  const { database } = postgres;
  const owner = (name: string) =>
    migrate(
      database,
      { schema: 'shared', owner: name },
      {
        '001': async (kysely) => {
          await sql`create table shared.${sql.id(name)} (value int)`.execute(kysely);
        },
        '002': async (kysely) => {
          await sql`insert into shared.${sql.id(name)} values (1)`.execute(kysely);
        },
      },
    );
  await Promise.all(['a', 'b', 'a', 'b', 'a', 'b'].map(owner));
  await owner('a');
  const { rows } = await sql`select (select count(*)::int from shared.a) as a, (select count(*)::int from shared.b) as b`.execute(database.kysely); // prettier-ignore
  expect(rows).toEqual([{ a: 1, b: 1 }]);
});

it('makes its own tables, in many processes at once', async () => {
  await Promise.all([1, 2, 3].map(() => migrateReadStore(postgres.database)));
  const { rows } = await sql`select from envoi.leases`.execute(postgres.database.kysely);
  expect(rows).toEqual([]);
});

it('listens again after an outage of Postgres, on one connection, however long that was away', async () => {
  const directory = await mkdtemp('/tmp/envoi-listen-');
  await makeEmptyPostgres(directory);
  const server = await startEmbeddedPostgres(directory);
  const heard: string[] = [];
  const lost: Error[] = [];
  const listening = openDatabase(server.url, { onError: (error) => lost.push(error) });
  await listening.listen('outage', (payload) => heard.push(payload));
  await server.stop();
  await eventually(() => lost.length === 1);
  const stoppedAt = performance.now();
  await eventually(() => performance.now() - stoppedAt > 1_500); // many attempts are made
  const again = await startEmbeddedPostgres(directory);
  try {
    await eventually(() => expect(heard).toEqual(['']));
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from pg_stat_activity where query like 'listen%'`.execute(listening.kysely);
    expect(rows).toEqual([{ count: 1 }]);
    await sql`select pg_notify('outage', 'again')`.execute(listening.kysely);
    await eventually(() => expect(heard).toEqual(['', 'again']));
    expect(lost).toHaveLength(1);
  } finally {
    await listening.close();
    await again.stop();
    await rm(directory, { recursive: true, force: true });
  }
});
