import { DAY, HOUR, toMilliseconds } from '@envoi/event-sourcing';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { businessClock, migrateReadStore, openDatabase, sql } from './index.ts';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
  await migrateReadStore(postgres.database);
});
beforeEach(async () => {
  await sql`delete from envoi.clock`.execute(postgres.database.kysely);
});
afterAll(() => postgres.stop());

it('is real time until somebody moves it', async () => {
  const clock = await businessClock(postgres.database, { realTime: () => Date.UTC(2026, 10, 23, 10) });
  expect(clock.now()).toBe('2026-11-23T10:00:00.000Z');
  expect(clock.offset()).toBe(0);
});

it('moves ahead for every process, adds up, and stays moved over a restart', async () => {
  const here = await businessClock(postgres.database);
  const elsewhere = openDatabase(postgres.url);
  const there = await businessClock(elsewhere);
  let heard = 0;
  there.onMoved(() => (heard += 1));
  await here.moveAhead(DAY);
  expect(here.offset()).toBe(DAY);
  await eventually(() => there.offset() === DAY);
  await Promise.all([here.moveAhead(HOUR), there.moveAhead(HOUR)]);
  await eventually(() => here.offset() === DAY + 2 * HOUR && there.offset() === DAY + 2 * HOUR);
  expect(heard).toBeGreaterThanOrEqual(2);
  await elsewhere.close();
  const restarted = await businessClock(postgres.database);
  expect(toMilliseconds(restarted.now()) - Date.now()).toBeGreaterThan(DAY + HOUR);
});

it('hears of a move that happened while its connection was away', async () => {
  const clock = await businessClock(postgres.database);
  let heard = false;
  clock.onMoved(() => (heard = true));
  await sql`insert into envoi.clock (offset_ms) values (${HOUR})`.execute(postgres.database.kysely); // no NOTIFY
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%'`.execute(postgres.database.kysely); // prettier-ignore
  await eventually(() => heard);
  expect(clock.offset()).toBe(HOUR);
});

it('never goes back, neither by a move nor with the clock of the machine', async () => {
  let time = Date.UTC(2026, 10, 23, 10);
  const clock = await businessClock(postgres.database, { realTime: () => time });
  const before = clock.now();
  time -= HOUR;
  expect(clock.now()).toBe(before);
  await expect(clock.moveAhead(-1)).rejects.toThrow(RangeError);
  await expect(clock.moveAhead(0.5)).rejects.toThrow(RangeError);
  await expect(clock.moveAhead(Number.NaN)).rejects.toThrow(RangeError);
});

it('refuses to leave the calendar', async () => {
  const clock = await businessClock(postgres.database);
  await expect(clock.moveAhead(9_000 * 365 * DAY)).rejects.toThrow(RangeError);
  expect(clock.offset()).toBe(0);
});
