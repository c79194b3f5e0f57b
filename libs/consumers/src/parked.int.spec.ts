import { DomainError, OutageError, plus, type Instant } from '@envoi/event-sourcing';
import { sql } from '@envoi/read-store';
import { aSubject, errand, forgetConsumers, noon, workshop } from '../../../test/consumers.ts';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { ParkNowError, consumerStore, listParked, redrive, type Visit } from './index.ts';
import { PARK_AFTER } from './work.ts';

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

const arm = (key: string, dueAt: Instant = noon) =>
  consumerStore(postgres.database).armVisits([{ work: 'errand', key }], dueAt);
const noneLeft = () =>
  eventually(async () => {
    const { rows } = await sql`select from envoi.visits`.execute(postgres.database.kysely);
    expect(rows).toEqual([]);
  });

it('parks a visit after so many failures, with an alert, until an operator drives it again', async () => {
  let broken = true;
  const key = aSubject();
  const { work, visits } = errand((visit) => {
    if (broken && visit.key === key) throw new DomainError('broken');
    return {};
  }, 3);
  await shop.start({ works: [work] });
  await arm(key);
  await eventually(async () => expect(await listParked(postgres.database)).toEqual([
    { kind: 'visit', work: 'errand', key, lastError: 'DomainError broken', attempts: 3, generation: 0, since: expect.stringMatching(/Z$/) as string }])); // prettier-ignore
  expect(visits).toHaveLength(3);
  expect(shop.logger.lines).toContainEqual(expect.objectContaining({ alert: 'visit-parked', work: 'errand', level: 'error' })); // prettier-ignore

  await arm(key); // an event does not free it
  await arm('healthy', plus(noon, -1));
  await eventually(() => visits.some((visit) => visit.key === 'healthy'));
  expect(await listParked(postgres.database)).toMatchObject([{ key }]);
  expect(visits.filter((visit) => visit.key === key)).toHaveLength(3);

  broken = false;
  const why = { actor: aSubject(), reason: 'fixed', ticket: 'T-1' };
  expect(await redrive(postgres.database, { work: 'errand', key, generation: 1 }, why)).toBe(false);
  expect(await redrive(postgres.database, { work: 'errand', key, generation: 0 }, why)).toBe(true);
  expect(await redrive(postgres.database, { work: 'errand', key }, why)).toBe(false);
  await eventually(() => expect(visits).toContainEqual({ key, attempt: 1, generation: 1 }));
  const { rows } = await sql`select work, key, generation, actor, reason, ticket from envoi.redrives`.execute(postgres.database.kysely); // prettier-ignore
  expect(rows).toEqual([{ work: 'errand', key, generation: 1, ...why }]);
});

it('parks a visit at once, with the alert, when the work says that only an operator can help', async () => {
  const { work, visits } = errand((visit) => {
    if (visit.generation === 0) throw new ParkNowError('Jane Doe');
    return {};
  });
  await shop.start({ works: [work] });
  await arm('a');
  await eventually(async () => expect(await listParked(postgres.database)).toEqual([
    { kind: 'visit', work: 'errand', key: 'a', lastError: 'ParkNowError', attempts: 1, generation: 0, since: expect.stringMatching(/Z$/) as string }])); // prettier-ignore
  expect(visits).toHaveLength(1);
  expect(shop.logger.lines).toContainEqual(expect.objectContaining({ alert: 'visit-parked', work: 'errand', key: 'a', attempts: 1 })); // prettier-ignore
  expect(JSON.stringify(shop.logger.lines)).not.toContain('Jane');

  await redrive(postgres.database, { work: 'errand', key: 'a' }, { actor: aSubject(), reason: 'fixed', ticket: 'T-1' });
  await noneLeft();
  expect(visits).toHaveLength(2);
});

it('lets a work tell of the delay before a visit is parked, which an outage puts off and a failure does not', async () => {
  const told: string[] = [];
  const trouble = new Map([
    ['a', [new OutageError('down', 1), new OutageError('down', 1)]],
    ['b', [new DomainError('speechless')]],
  ]);
  const { work } = errand(() => Promise.reject(new DomainError('broken')), 3);
  const onParking = async ({ key, attempt }: Visit) => {
    const failure = trouble.get(key)?.shift();
    told.push(`${key} ${attempt} ${failure?.name ?? 'told'}`);
    await (failure === undefined ? Promise.resolve() : Promise.reject(failure));
  };
  await shop.start({ works: [{ ...work, onParking }] });
  await arm('a');
  await eventually(async () => expect(await listParked(postgres.database)).toMatchObject([{ key: 'a', attempts: 3 }]));
  await arm('b');
  await eventually(async () => expect(await listParked(postgres.database)).toHaveLength(2));
  expect(told).toEqual(['a 3 OutageError', 'a 3 OutageError', 'a 3 told', 'b 3 DomainError']);
});

it('parks nothing because of an outage, not even what is parked at its first failure', async () => {
  const { work, visits } = errand((_, nth) => (nth < 5 ? Promise.reject(new OutageError('down')) : {}), 1);
  await shop.start({ works: [work] });
  await arm('a');
  await noneLeft();
  expect(visits.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1]);
  expect(shop.logger.lines).not.toContainEqual(expect.objectContaining({ alert: 'visit-parked' }));
});

it('parks whatever fails again and again, though the work does not say after how many times', async () => {
  const { work, visits } = errand(() => Promise.reject(new TypeError('of undefined')));
  await shop.start({ works: [work] });
  await arm('a');
  await eventually(async () =>
    expect(await listParked(postgres.database)).toMatchObject([{ lastError: 'TypeError', attempts: PARK_AFTER }]),
  );
  expect(visits).toHaveLength(PARK_AFTER);
});

it('remembers how often a visit was driven again, when it is done and armed anew', async () => {
  const { work, visits } = errand((_, nth) => {
    if (nth === 1) throw new DomainError('broken');
    return {};
  }, 1);
  await shop.start({ works: [work] });
  await arm('a');
  await eventually(async () => expect(await listParked(postgres.database)).toHaveLength(1));
  await redrive(postgres.database, { work: 'errand', key: 'a' }, { actor: aSubject(), reason: 'fixed', ticket: 'T-1' });
  await noneLeft();
  await arm('a');
  await noneLeft();
  expect(visits.map(({ generation }) => generation)).toEqual([0, 1, 1]);
});
