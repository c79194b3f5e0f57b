import { randomUUID } from 'node:crypto';
import { consumerStore, migrateConsumers, rebuildProjection } from '@envoi/consumers';
import { instant } from '@envoi/event-sourcing';
import { memoryEventLog } from '@envoi/event-store';
import { Metrics } from '@envoi/metrics';
import { sql } from '@envoi/read-store';
import { requests } from '@envoi/requests';
import { startTestPostgres, type TestPostgres } from '../../../../test/stores.ts';
import { startTestAdmin, type RunningAdmin } from '../../test/running.ts';
import { watchSystem } from './system-metrics.ts';

const now = instant('2026-11-27T10:00:00.000Z');
const token = 'a-token-of-enough-characters';

describe('GET /metrics', () => {
  const metrics = new Metrics();
  const log = metrics.counting(memoryEventLog());
  const troubles: unknown[] = [];
  let postgres: TestPostgres;
  let admin: RunningAdmin;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    const { database } = postgres;
    await migrateConsumers(database);
    watchSystem({
      ...{ metrics, log, database, projections: [requests], clock: { now: () => now } },
      headSignedAt: () => Promise.resolve(instant(Date.now() - 5_000)),
      onError: (error) => troubles.push(error),
    });
    admin = await startTestAdmin({ metrics: { metrics, token } });
  });
  afterAll(async () => {
    await admin.stop();
    await postgres.stop();
  });

  const scrape = async (authorization = `Bearer ${token}`) => {
    const answer = await fetch(`${admin.url}/metrics`, { headers: { authorization } });
    return { status: answer.status, lines: (await answer.text()).split('\n') };
  };
  const valueOf = (lines: readonly string[], name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1); // prettier-ignore

  it('is for whoever has the token, and a token of the staff is none', async () => {
    expect((await scrape('')).status).toBe(401);
    expect((await scrape(`Bearer ${await admin.token({ roles: ['admin'] })}`)).status).toBe(401);
    expect((await scrape()).status).toBe(200);
  });

  it('says that the system cannot be read, and repeats nothing, until there are read models', async () => {
    const { lines } = await scrape();
    expect(valueOf(lines, 'envoi_system_readable')).toBe('0');
    expect(lines.filter((line) => /^envoi_(consumer|ledger_head|visits|parked|requests)/.test(line))).toEqual([]);
    expect(troubles).not.toEqual([]);
  });

  it('says how the whole system stands, without anybody in it', async () => {
    const { database } = postgres;
    await rebuildProjection(requests, { database, log, streams: admin.streams });
    const [due, parked] = [randomUUID(), randomUUID()];
    for (const key of [due, parked]) await consumerStore(database).armVisits([{ work: 'delivery', key }], now);
    await sql`update envoi.visits set parked = true, parked_at = now() where key = ${parked}`.execute(database.kysely);
    const { lines } = await scrape();
    expect(valueOf(lines, 'envoi_system_readable')).toBe('1');
    expect(valueOf(lines, 'envoi_visits_due{consumer="delivery"}')).toBe('1');
    expect(valueOf(lines, 'envoi_parked{consumer="delivery"}')).toBe('1');
    expect(valueOf(lines, 'envoi_requests_overdue{kind="export"}')).toBe('0');
    expect(Number(valueOf(lines, 'envoi_ledger_head_age_seconds'))).toBeGreaterThanOrEqual(5);
    expect(lines.some((line) => line.startsWith('process_cpu_seconds_total'))).toBe(true);
    expect(lines.join('\n')).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});
