import { DomainError, HOUR, MINUTE, OutageError, SECOND, plus, type Instant } from '@envoi/event-sourcing';
import { sql } from '@envoi/read-store';
import { errand, forgetConsumers, noon, workshop } from '../../../test/consumers.ts';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { LeaseLostError, consumerStore, type Visit } from './index.ts';

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

const left = async (): Promise<{ key: string; due: Date; parked: boolean; last_error: string | null }[]> => {
  const { rows } = await sql<{ key: string; due: Date; parked: boolean; last_error: string | null }>`
    select key, due_at as due, parked, last_error from envoi.visits order by key`.execute(postgres.database.kysely);
  return rows;
};
const noneLeft = () => eventually(async () => expect(await left()).toEqual([]));

/** A promise to be kept from outside. */
const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
};

it('performs what was armed before it ran, and what is armed by others while it runs', async () => {
  await arm('before');
  const { work, visits } = errand(() => ({}));
  await shop.start({ works: [work] });
  await noneLeft();
  await arm('while');
  await noneLeft();
  expect(visits).toMatchObject([{ key: 'before' }, { key: 'while' }]);
});

it('hears of a visit that another process arms within a moment, not at the next tick', async () => {
  const { work, visits } = errand(() => ({}));
  await shop.start({ works: [work] });
  await arm('first');
  await noneLeft(); // the pump sleeps until its tick now
  const armedAt = performance.now();
  await arm('second');
  await eventually(() => visits.length === 2, { every: 2 });
  expect(performance.now() - armedAt).toBeLessThan(500);
});

it('looks again when the visit said, not before', async () => {
  const { work, visits } = errand((_, nth) => (nth === 1 ? { until: plus(noon, MINUTE) } : {}));
  await shop.start({ works: [work] });
  await arm('a');
  await eventually(async () => expect(await left()).toMatchObject([{ due: new Date(plus(noon, MINUTE)) }]));
  shop.clock.moveAhead(MINUTE - 1);
  await arm('b', shop.clock.now());
  await eventually(() => visits.length === 2);
  expect(visits[1]!.key).toBe('b');
  shop.clock.moveAhead(1);
  await noneLeft();
  expect(visits.map(({ key }) => key)).toEqual(['a', 'b', 'a']);
});

it('is due again after a visit during which it was armed', async () => {
  const { open, opened } = gate();
  const { work, visits } = errand((_, nth) => (nth === 1 ? opened.then(() => ({})) : {}));
  await shop.start({ works: [work] });
  await arm('a');
  await eventually(() => visits.length === 1);
  await arm('a');
  open();
  await noneLeft();
  expect(visits).toHaveLength(2);
});

it('keeps a later date that was armed during a visit', async () => {
  const { open, opened } = gate();
  const { work, visits } = errand((_, nth) => (nth === 1 ? opened.then(() => ({})) : {}));
  await shop.start({ works: [work] });
  await arm('a');
  await eventually(() => visits.length === 1);
  await arm('a', plus(noon, MINUTE));
  open();
  await eventually(async () => expect(await left()).toMatchObject([{ due: new Date(plus(noon, MINUTE)) }]));
  shop.clock.moveAhead(MINUTE);
  await noneLeft();
  expect(visits).toHaveLength(2);
});

it('performs each of 500 visits once, however many workers race for them', async () => {
  const { work, visits } = errand(async (visit) => {
    await sql`select 1`.execute(postgres.database.kysely);
    visit.assertHeld();
    return {};
  });
  const keys = Array.from({ length: 500 }, (_, n) => `visit-${n}`);
  for (const key of keys) await arm(key);
  await Promise.all([shop.start({ works: [work], holder: 'one' }), shop.start({ works: [work], holder: 'two' })]);
  await noneLeft();
  expect(visits.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
});

it('never performs a visit twice at once, and not more than it has places for', async () => {
  let running = 0;
  let most = 0;
  const { work, visits } = errand(async () => {
    running += 1;
    most = Math.max(most, running);
    await sql`select pg_sleep(0.005)`.execute(postgres.database.kysely);
    running -= 1;
    return {};
  });
  for (let n = 0; n < 20; n += 1) await arm(`visit-${n}`);
  await shop.start({ works: [work], concurrency: 3 });
  await noneLeft();
  expect(visits).toHaveLength(20);
  expect(most).toBe(3);
});

it('holds a visit for as long as it is performed', async () => {
  const { open, opened } = gate();
  const { work, visits } = errand((visit) => opened.then(() => (visit.assertHeld(), {})));
  await shop.start({ works: [work], holder: 'one' });
  await shop.start({ works: [work], holder: 'two' });
  await arm('long');
  const startedAt = performance.now();
  await eventually(() => performance.now() - startedAt > 4 * SECOND); // longer than one renewal lasts
  open();
  await noneLeft();
  expect(visits).toHaveLength(1);
});

it('takes a visit from a holder that was away too long, who may neither act nor complete it any more', async () => {
  const { open, opened } = gate();
  let away: Visit | undefined;
  const { work, visits } = errand(async (visit, nth) => {
    if (nth > 1) return { until: plus(noon, HOUR) };
    away = visit;
    await opened;
    return { until: plus(noon, MINUTE) };
  });
  await shop.start({ works: [work], holder: 'one' });
  await arm('a');
  await eventually(() => away !== undefined);
  await sql`update envoi.visits set held_until = clock_timestamp()`.execute(postgres.database.kysely);
  await shop.start({ works: [work], holder: 'two' });
  await eventually(async () => expect(await left()).toMatchObject([{ due: new Date(plus(noon, HOUR)) }]));
  expect(visits).toHaveLength(2);
  await eventually(() => expect(() => away!.assertHeld()).toThrow(LeaseLostError));
  expect(away!.lost.aborted).toBe(true);
  open();
  await eventually(() => expect(shop.logger.lines).toContainEqual(expect.objectContaining({ message: 'a visit was lost while it was performed' }))); // prettier-ignore
  expect(await left()).toMatchObject([{ due: new Date(plus(noon, HOUR)) }]);
});

it('lets nobody settle a visit that another holds by now', async () => {
  const store = consumerStore(postgres.database);
  const rows = store.heldVisits();
  await arm('a');
  const claim = (holder: string, holdFor: number) =>
    rows.claim({ works: ['errand'], now: noon, most: 1, holder, holdFor });
  const [late] = await claim('one', 0);
  const [current] = await claim('two', 60_000);
  expect(await store.finishVisit(late!)).toBe(false);
  expect(await store.finishVisit(current!)).toBe(true);
  await rows.close();
});

it('takes over at once what its own former run held', async () => {
  const { work, visits } = errand((_, nth) => (nth === 1 ? new Promise<never>(() => undefined) : {}));
  await shop.start({ works: [work], grace: 0 });
  await arm('a');
  await eventually(() => visits.length === 1);
  const restartedAt = performance.now();
  await shop.start({ works: [work], grace: 0 });
  await noneLeft();
  expect(performance.now() - restartedAt).toBeLessThan(2_000);
});

it('lets a former run of the same holder settle nothing any more, not even what nobody has taken since', async () => {
  const store = consumerStore(postgres.database);
  const rows = store.heldVisits();
  await arm('a');
  const [claim] = await rows.claim({ works: ['errand'], now: noon, most: 1, holder: 'worker-1', holdFor: 3_000 });
  await rows.releaseAllOf('worker-1');
  expect(await store.finishVisit(claim!)).toBe(false);
  expect(await left()).toHaveLength(1);
  await rows.close();
});

it('gives back what it holds when it is stopped', async () => {
  const { work, visits } = errand((_, nth) => (nth === 1 ? new Promise<never>(() => undefined) : {}));
  const first = await shop.start({ works: [work], holder: 'one', grace: 20 });
  await arm('a');
  await eventually(() => visits.length === 1);
  await first.stop();
  const stoppedAt = performance.now();
  await shop.start({ works: [work], holder: 'two' });
  await noneLeft();
  expect(performance.now() - stoppedAt).toBeLessThan(2_000);
  expect(visits).toMatchObject([{ attempt: 1 }, { attempt: 1 }]);
});

it('lets what is running end before it stops', async () => {
  const { open, opened } = gate();
  const { work, visits } = errand(() => opened.then(() => ({})));
  const consumers = await shop.start({ works: [work] });
  await arm('a');
  await eventually(() => visits.length === 1);
  const stopped = consumers.stop();
  open();
  await stopped;
  expect(await left()).toEqual([]);
});

it('tries again after a failure, and logs nothing of its message', async () => {
  const { work, visits } = errand((_, nth) => {
    if (nth < 3) throw new DomainError('Jane Doe');
    return {};
  });
  await shop.start({ works: [work] });
  await arm('a');
  await noneLeft();
  expect(visits).toMatchObject([{ attempt: 1 }, { attempt: 2 }, { attempt: 3 }]);
  expect(JSON.stringify(shop.logger.lines)).not.toContain('Jane');
});

it('waits for a connection that is down without giving anything up, and keeps its due date', async () => {
  const { work, visits } = errand((_, nth) => {
    if (nth < 6) throw new OutageError('down');
    return {};
  }, 2);
  await shop.start({ works: [work] });
  await arm('a');
  await eventually(() => visits.length === 3);
  expect(await left()).toMatchObject([{ due: new Date(noon), parked: false }]);
  await noneLeft();
  expect(visits.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 1]);
});

it('looks at once at what waits for a connection, when the log is there again', async () => {
  let isDown = true;
  const { work } = errand(() => (isDown ? Promise.reject(new OutageError('down', HOUR)) : {}));
  const works = [{ ...work, wakes: { categories: ['parcel'], keys: () => [] } }];
  const first = await shop.start({ works });
  await arm('a');
  await eventually(async () => expect(await left()).toMatchObject([{ last_error: 'OutageError' }]));
  isDown = await first.stop().then(() => false);
  await shop.start({ works });
  await noneLeft();
});

it('leaves visits of works it does not know to others', async () => {
  const { work, visits } = errand(() => ({}));
  await consumerStore(postgres.database).armVisits([{ work: 'foreign', key: 'a' }], noon);
  await shop.start({ works: [work] });
  await arm('b');
  await eventually(() => visits.length === 1);
  await eventually(async () => expect(await left()).toMatchObject([{ key: 'a', last_error: null }]));
});
