import { SECOND } from '@envoi/event-sourcing';
import { listParkedPage, type Place } from '@envoi/read-store';
import { aSubject, errand, forgetConsumers, parcels, workshop } from '../../../test/consumers.ts';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { ParkNowError, consumerStore, consumersHealth } from './index.ts';

let postgres: TestPostgres;
beforeAll(async () => (postgres = await startTestPostgres()));
afterAll(() => postgres.stop());
beforeEach(() => forgetConsumers(postgres.database));

const healthIn = async ({ log, clock }: ReturnType<typeof workshop>) => {
  const health = await consumersHealth({ database: postgres.database, log, projections: [parcels], now: clock.now() }); // prettier-ignore
  return Object.fromEntries(health.map((one) => [one.name, one]));
};

it('says how many events wait for a projection, and how long the oldest has', async () => {
  const shop = workshop(postgres.database);
  const [first, second] = [aSubject(), aSubject()];
  await shop.order(first);
  shop.clock.moveAhead(30 * SECOND);
  await shop.order(second);
  shop.clock.moveAhead(10 * SECOND);
  expect((await healthIn(shop))['projection:parcels:v1']).toEqual({
    ...{ name: 'projection:parcels:v1', kind: 'projection', parked: 0, due: 0, failing: 0 },
    behind: { events: 2, isMore: false, seconds: 40 },
  });
  await shop.start({ projections: [parcels] });
  await eventually(async () => {
    const { behind, position } = (await healthIn(shop))['projection:parcels:v1']!;
    expect(behind).toEqual({ events: 0, isMore: false, seconds: 0 });
    expect(position).toBeGreaterThan(0n);
  });
  await shop.close();
});

it('says how many events wait for a work, of the categories that wake it', async () => {
  const shop = workshop(postgres.database);
  const { work } = errand(() => ({}));
  const waking = { ...work, name: 'waking', wakes: { categories: ['parcel'], keys: () => [] } };
  const elsewhere = { ...waking, name: 'elsewhere', wakes: { categories: ['letter'], keys: () => [] } };
  const consumers = await shop.start({ works: [waking, elsewhere] });
  await eventually(async () => expect(Object.keys(await healthIn(shop))).toContain('waking'));
  await consumers.stop();
  await shop.order(aSubject());
  expect(await healthIn(shop)).toMatchObject({
    waking: { behind: { events: 1 } },
    elsewhere: { behind: { events: 0 } },
  });
});

it('says what is set aside, and why', async () => {
  const shop = workshop(postgres.database);
  const [lost, refused] = [aSubject(), aSubject()];
  const { work } = errand(() => {
    throw new ParkNowError('refused');
  });
  await shop.spoil(lost);
  await shop.start({ projections: [parcels], works: [work] });
  await consumerStore(postgres.database).armVisits([{ work: 'errand', key: refused }], shop.clock.now());
  await eventually(async () => {
    const health = await healthIn(shop);
    expect(health['projection:parcels:v1']).toMatchObject({ parked: 1, lastError: 'UnknownEventError' });
    expect(health['errand']).toMatchObject({ kind: 'work', parked: 1, due: 0, lastError: 'ParkNowError' });
  });
  await shop.close();
});

it('says what is due and fails again and again', async () => {
  const shop = workshop(postgres.database);
  const { work } = errand(() => {
    throw new TypeError('again');
  });
  await shop.start({ works: [work] });
  await consumerStore(postgres.database).armVisits([{ work: 'errand', key: aSubject() }], shop.clock.now());
  await eventually(async () => {
    expect((await healthIn(shop))['errand']).toMatchObject({ due: 1, failing: 1, lastError: 'TypeError' });
  });
  await shop.close();
});

it('lists what is parked, visits first, page by page', async () => {
  const shop = workshop(postgres.database);
  const keys = [aSubject(), aSubject(), aSubject()].sort();
  const { work } = errand(() => {
    throw new ParkNowError('refused');
  });
  for (const key of keys) await shop.spoil(key);
  await shop.start({ projections: [parcels], works: [work] });
  await consumerStore(postgres.database).armVisits(keys.map((key) => ({ work: 'errand', key })), shop.clock.now()); // prettier-ignore
  await eventually(async () => expect(await listParkedPage(postgres.database, { limit: 10 })).toHaveLength(6));
  const seen: string[] = [];
  for (let after: Place | undefined; seen.length < 10;) {
    const page = await listParkedPage(postgres.database, { limit: 2, ...(after !== undefined && { after }) });
    seen.push(...page.map(({ row }) => `${row.kind} ${row.key}`));
    after = page.at(-1)?.place;
    if (after === undefined) break;
  }
  expect(seen).toEqual([...keys.map((key) => `visit ${key}`), ...keys.map((key) => `subject ${key}`)]);
  await shop.close();
});
