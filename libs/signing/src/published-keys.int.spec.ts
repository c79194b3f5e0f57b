import { sql } from '@envoi/read-store';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { generateSigningKeys, migrateSigning, parseSigningKeys, publishKeys, publishedKeys } from './index.ts';

let postgres: TestPostgres;

const [first, second, third] = [1, 2, 3].map((n) => generateSigningKeys(`s${n}`)) as [string, string, string];
const ring = (...texts: string[]) => parseSigningKeys(texts.join(','), 'SIGNING_KEYS');
const published = async () => (await publishedKeys(postgres.database)).keys;

beforeAll(async () => (postgres = await startTestPostgres()));
beforeEach(async () => {
  await sql`drop schema if exists envoi cascade`.execute(postgres.database.kysely);
  await migrateSigning(postgres.database);
});
afterAll(() => postgres.stop());

describe('the published keys', () => {
  it('only grow: a key that left the ring stays, exactly as it was', async () => {
    const { database } = postgres;
    expect(await published()).toEqual([]);
    await publishKeys(database, ring(first));
    await publishKeys(database, ring(second, first));
    await publishKeys(database, ring(third));
    expect(await published()).toEqual(ring(first, second, third).published);
  });

  it('are the same after the start is done again', async () => {
    for (let start = 0; start < 3; start += 1) {
      await migrateSigning(postgres.database);
      await publishKeys(postgres.database, ring(second, first));
    }
    expect(await published()).toEqual(ring(second, first).published);
  });

  it('never give a name to another key: that ends the start, and shows no key', async () => {
    await publishKeys(postgres.database, ring(first));
    const impostor = generateSigningKeys('s1');
    const start = publishKeys(postgres.database, ring(second, impostor));
    await expect(start).rejects.toThrow('SIGNING_KEYS: the key "s1" is not the one');
    await expect(start).rejects.not.toThrow(impostor.slice('s1:'.length));
    expect(await published()).toEqual(ring(first).published);
  });

  it('are published by all who start at the same moment', async () => {
    const others = Array.from({ length: 8 }, () => postgres.database.ownConnection());
    try {
      for (let round = 0; round < 20; round += 1) {
        const keys = ring(generateSigningKeys(`r${round}`));
        await Promise.all(others.map((database) => publishKeys(database, keys)));
      }
      expect(await published()).toHaveLength(20);
    } finally {
      await Promise.all(others.map((database) => database.close()));
    }
  });
});
