import { setTimeout as pause } from 'node:timers/promises';
import { migrateConsumers } from '@envoi/consumers';
import { instant } from '@envoi/event-sourcing';
import { listRows, type Database } from '@envoi/read-store';
import { requests } from '@envoi/requests';
import { startTestAdmin, type RunningAdmin } from '../../apps/admin/test/running.ts';
import { projections } from '../../apps/worker/src/projections.ts';
import { CONNECTIONS, FILLED_UNTIL, fillReadModels } from '../filled-read-models.ts';
import { startTestPostgres } from '../stores.ts';
import { quantile, type Row } from './row.ts';

const PER_SECOND = 50;
const SECONDS = 20;
const MOST_MS = 50;
const RAW = 'me';

/**
 * Each list and search of the admin API, over read models of so many requests, at fifty requests a second; beside it, between them: who has
 * signed in, which asks no store. Who asks, the app and Postgres share the machine.
 */
export async function measure(count = 20_000): Promise<Row[]> {
  const postgres = await startTestPostgres();
  try {
    await migrateConsumers(postgres.database);
    await fillReadModels(postgres.database, count);
    const now = instant(FILLED_UNTIL);
    const admin = await startTestAdmin({ database: postgres.database, projections, clock: { now: () => now } });
    try {
      const asked = await questions(postgres.database);
      await round(admin, asked, 2);
      const { [RAW]: raw = [], ...took } = await round(admin, asked, SECONDS);
      return Object.entries(took).flatMap(([name, times]) => rowOf(`${name}, ${count} requests`, times, raw));
    } finally {
      await admin.stop();
    }
  } finally {
    await postgres.stop();
  }
}

type Questions = Readonly<Record<string, readonly string[]>>;

/** A few of each kind: the rare and the frequent, the first page and one in the middle. */
const questions = async (database: Database): Promise<Questions> => {
  const wanted = { having: [{ kind: 'export', state: 'delivered' }], by: 'asked_at', before: '2026-06-01', isDescending: true, limit: 1 };
  const [some] = await listRows<{ requestId: string; subject: string; askedAt: string }>(database, requests, wanted);
  const { requestId: id, subject } = some!.row;
  const places = CONNECTIONS.map((connection) => `connection=${connection}`);
  const cursor = Buffer.from(JSON.stringify(['-askedAt', some!.row.askedAt, id])).toString('base64url');
  const lists = ['', ...places, 'kind=deletion', 'state=waiting&state=parked', `cursor=${cursor}`, 'limit=200', 'askedFrom=2026-03-01T00:00:00Z&askedTo=2026-03-02T00:00:00Z'];
  const due = ['', ...places, 'kind=deletion', 'overdue=true', 'dueBefore=2026-11-29T00:00:00Z&kind=export'];
  return {
    [RAW]: ['me', 'me', 'me', 'me'],
      'requests by date': lists.flatMap((query) => [`requests?${query}`, ...(query.includes('cursor') ? [] : [`requests?sort=askedAt&${query}`])]),
      'requests by due date': due.flatMap((query) => [`requests?sort=dueAt&${query}`, `requests?sort=-dueAt&${query}`]),
      'search by id or subject': [`requests?id=${id}`, `requests?subject=${subject}`],
      deletions: ['deletions', 'deletions?state=parked&sort=dueAt'],
      'pending confirmations': ['pending-confirmations', `pending-confirmations?subject=${subject}`],
      'rate limits': ['rate-limits', 'rate-limits?limit=200'],
      figures: ['figures', 'figures?from=2025-12-01&to=2026-11-28'],
  };
}; // prettier-ignore

/** At a steady rate, whether answers come or not; milliseconds from when each was to be sent. */
const round = async (
  admin: RunningAdmin,
  paths: Questions,
  seconds: number,
): Promise<Readonly<Record<string, readonly number[]>>> => {
  const all = Object.entries(paths).flatMap(([name, of]) => of.map((path) => ({ name, path })));
  const headers = { authorization: `Bearer ${await admin.token({ roles: ['operator'] })}` };
  const took: Record<string, number[]> = {};
  const sending: Promise<void>[] = [];
  const started = performance.now();
  for (let n = 0; n < seconds * PER_SECOND; n += 1) {
    const due = started + (n * 1_000) / PER_SECOND;
    await pause(Math.max(0, due - performance.now()));
    const { name, path } = all[n % all.length]!;
    const ask = async (): Promise<void> => {
      const answer = await fetch(`${admin.url}/api/v1/${path}`, { headers });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`);
      (took[name] ??= []).push(performance.now() - due);
    };
    sending.push(ask());
  }
  await Promise.all(sending);
  return took;
};

const rowOf = (name: string, times: readonly number[], raw: readonly number[]): readonly Row[] =>
  ([0.5, 0.99] as const).map((part) => {
    const [ours, bare] = [quantile(times, part), quantile(raw, part)];
    return {
      figure: `${name}, p${part * 100}, at ${PER_SECOND}/s`,
      ...{ ours: Math.round(ours * 10) / 10, raw: Math.round(bare * 10) / 10, unit: 'ms' },
      rawIs: 'a request without a store',
      goal: part === 0.5 ? '' : `≤ ${MOST_MS} ms`,
      met: ours <= MOST_MS,
    };
  });
