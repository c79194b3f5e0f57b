import { DomainError, type SubjectId } from '@envoi/event-sourcing';
import { readModel } from '@envoi/read-store';
import { aSubject, forgetConsumers, noon, parcels, workshop } from '../../../test/consumers.ts';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { consumerStore, listParked, type Visit, type Work } from './index.ts';

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

/** Milliseconds until it is done, at most of so many. */
const longestOf = async (times: number, task: (n: number) => Promise<void>): Promise<number> => {
  let longest = 0;
  for (let n = 0; n < times; n += 1) {
    const started = performance.now();
    await task(n);
    longest = Math.max(longest, performance.now() - started);
  }
  return longest;
};

it('events that a projection cannot apply keep nobody else waiting for a second', async () => {
  const find = (subject: SubjectId) => readModel<object>(postgres.database, parcels).find(subject);
  await shop.start({ projections: [parcels] });
  const longest = await longestOf(40, async () => {
    await shop.spoil(aSubject());
    const good = aSubject();
    await shop.order(good);
    await eventually(async () => expect(await find(good)).toBeDefined(), { every: 2 });
  });
  expect(longest).toBeLessThan(1_000);
  expect(await listParked(postgres.database)).toHaveLength(40);
});

it('visits that fail again and again keep nobody else waiting for a second', async () => {
  const done = new Set<string>();
  const work: Work = {
    name: 'errand',
    perform: ({ key }: Visit) => {
      if (key.startsWith('bad')) return Promise.reject(new DomainError('broken'));
      done.add(key);
      return Promise.resolve({});
    },
  };
  await shop.start({ works: [work] });
  const store = consumerStore(postgres.database);
  for (let n = 0; n < 100; n += 1) await store.armVisits([{ work: work.name, key: `bad ${n}` }], noon);
  const longest = await longestOf(20, async (n) => {
    await store.armVisits([{ work: work.name, key: `good ${n}` }], noon);
    await eventually(() => done.has(`good ${n}`), { every: 2 });
  });
  expect(longest).toBeLessThan(1_000);
  await eventually(async () => expect(await listParked(postgres.database)).toHaveLength(100));
});
