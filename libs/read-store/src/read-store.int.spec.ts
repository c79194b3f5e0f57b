import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { migrate, migrateReadStore, sql } from './index.ts';

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
