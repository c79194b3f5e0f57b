import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { LeaseLostError, assertFence, leaseRows, migrateReadStore, openLeases, sql, type Leases } from './index.ts';

let postgres: TestPostgres;
let opened: Leases[] = [];

const leasesOf = async (holder: string): Promise<Leases> => {
  const leases = await openLeases(leaseRows(postgres.database), { holder });
  opened.push(leases);
  return leases;
};

/** As if the holder had not been heard of for longer than a lease is good for. */
const letExpire = (name: string) =>
  sql`update envoi.leases set expires_at = clock_timestamp() where name = ${name}`.execute(postgres.database.kysely);

const expiry = async (name: string): Promise<number> => {
  const { rows } = await sql<{ left: number }>`
    select extract(epoch from expires_at - clock_timestamp())::float8 as left from envoi.leases where name = ${name}`.execute(postgres.database.kysely); // prettier-ignore
  return rows[0]!.left;
};

beforeAll(async () => {
  postgres = await startTestPostgres();
  await migrateReadStore(postgres.database);
});
afterAll(() => postgres.stop());
afterEach(async () => {
  await Promise.all(opened.map((leases) => leases.close()));
  opened = [];
});

it('goes to one of many who want it', async () => {
  const processes = await Promise.all(['a', 'b', 'c', 'd'].map(leasesOf));
  for (let round = 0; round < 50; round += 1) {
    const name = `one-${round}`;
    const got = await Promise.all(processes.flatMap((leases) => [leases.acquire(name), leases.acquire(name)]));
    expect(got.filter((lease) => lease !== undefined)).toHaveLength(1);
  }
});

it('is good for three seconds by the clock of the database, and renewed each second', async () => {
  const lease = (await (await leasesOf('a')).acquire('renewed'))!;
  const first = await expiry('renewed');
  expect(first).toBeGreaterThan(2);
  expect(first).toBeLessThanOrEqual(3);
  await eventually(async () => (await expiry('renewed')) < 2.5);
  await eventually(async () => (await expiry('renewed')) > 2.6);
  lease.assertHeld();
  expect(await (await leasesOf('b')).acquire('renewed')).toBeUndefined();
});

it('goes to the next as soon as it is released, with a higher fence', async () => {
  const [a, b] = [await leasesOf('a'), await leasesOf('b')];
  const first = (await a.acquire('released'))!;
  const waiting = b.waitFor('released', AbortSignal.timeout(5_000));
  await first.release();
  const second = await waiting;
  expect(second.fence).toBe(first.fence + 1n);
  expect(() => first.assertHeld()).toThrow(LeaseLostError);
});

it('that another has taken over is lost at the next renewal, and writes in its name fail', async () => {
  const [a, b] = [await leasesOf('a'), await leasesOf('b')];
  const former = (await a.acquire('taken'))!;
  await letExpire('taken');
  const present = (await b.acquire('taken'))!;
  const { kysely } = postgres.database;
  await expect(kysely.transaction().execute((trx) => assertFence(trx, former))).rejects.toThrow(LeaseLostError);
  await kysely.transaction().execute((trx) => assertFence(trx, present));
  await eventually(() => former.lost.aborted, { within: 2_500 });
  present.assertHeld();
});

it('cannot be taken over, but renewed, while a transaction that has checked its fence is open', async () => {
  const [a, b] = [await leasesOf('a'), await leasesOf('b')];
  const lease = (await a.acquire('guarded'))!;
  let taken = false;
  const taking = await postgres.database.kysely.transaction().execute(async (trx) => {
    await assertFence(trx, lease);
    await eventually(async () => (await expiry('guarded')) < 2.5);
    await eventually(async () => (await expiry('guarded')) > 2.6); // renewed
    await letExpire('guarded');
    const next = b.acquire('guarded').then((got) => ((taken = true), got));
    await eventually(async () => {
      const { rows } = await sql`select from pg_stat_activity where wait_event_type = 'Lock'`.execute(trx);
      return rows.length > 0;
    });
    expect(taken).toBe(false);
    await sql`update envoi.leases set expires_at = clock_timestamp() where name = 'guarded'`.execute(trx);
    return { next };
  });
  expect((await taking.next)?.fence).toBe(lease.fence + 1n);
});

it('of a process that was killed is free for its next run at once', async () => {
  const killed = (await (await leasesOf('worker')).acquire('after a crash'))!;
  const next = (await (await leasesOf('worker')).acquire('after a crash'))!;
  expect(next.fence).toBe(killed.fence + 1n);
  await eventually(() => killed.lost.aborted, { within: 2_500 });
});

it('that was given up while Postgres was away goes back to whoever had it last, at once, and not to others', async () => {
  const rows = leaseRows(postgres.database);
  const away = { ...rows, expire: () => Promise.reject(new Error('Connection terminated')) };
  const a = await openLeases(away, { holder: 'a' });
  const b = await leasesOf('b');
  const first = (await a.acquire('given up'))!;
  await expect(first.release()).rejects.toThrow('terminated');
  expect(await b.acquire('given up')).toBeUndefined();
  const second = (await a.acquire('given up'))!;
  expect(second.fence).toBe(first.fence + 1n);
  expect(await a.acquire('given up')).toBeUndefined(); // it is held
  await expect(a.close()).rejects.toThrow('terminated');
  await rows.close();
});

it('that is not free is waited for only as long as the signal allows', async () => {
  await (await leasesOf('a')).acquire('busy');
  const waiting = (await leasesOf('b')).waitFor('busy', AbortSignal.timeout(300));
  await expect(waiting).rejects.toMatchObject({ name: /AbortError|TimeoutError/ });
});

it('all are released at the close', async () => {
  const a = await openLeases(leaseRows(postgres.database), { holder: 'a' });
  const lease = (await a.acquire('closed'))!;
  await a.close();
  expect(lease.lost.aborted).toBe(true);
  expect(await (await leasesOf('b')).acquire('closed')).toBeDefined();
});
