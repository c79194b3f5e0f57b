import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedEventStore } from '@envoi/embedded-event-store';
import { connectEventLog, type EventLog, type ProposedEvent } from '@envoi/event-store';
import { openQueries, sql, type Database } from '@envoi/read-store';
import { startStorelessNode } from '../../libs/embedded-event-store/test/storeless.ts';
import { startTestPostgres, type TestPostgres } from '../stores.ts';
import { startNodeProcess, type NodeProcess } from './node-process.ts';
import { perSecond, quantile, timed, type Row } from './row.ts';

const IN_FLIGHT = [1, 16, 64, 256];
/** Postgres takes 100; some are the node's. */
const MAX_CONNECTIONS = 64;
/** Turn by turn, so that whatever else the machine does befalls all that are compared; the median of each counts. */
const ROUNDS = 5;
const besideStoreless = { rawIs: 'a node that stores nothing', unit: '/s', goal: '≥ 60 %' };

/**
 * Durable appends and catching up, from a node of its own process and from one in ours, beside the same calls to a node that
 * stores nothing in the same place; appends beside bare inserts, and one by one beside the best that a store on Postgres can
 * do; what a start takes, and memory, by the length of the log (d).
 */
export async function measure(events = 1_000_000): Promise<Row[]> {
  const directory = await mkdtemp('/tmp/envoi-bench-');
  const [postgres, empty] = await Promise.all([startTestPostgres(), startTestPostgres()]);
  const socket = (name: string) => join(directory, name);
  try {
    const first = await startNodeProcess(socket('first'), empty.url);
    await first.stop();
    await makeLog(postgres, events);
    const node = await startNodeProcess(socket('node'), postgres.url);
    const none = await startNodeProcess(socket('none'), empty.url);
    const storeless = await startNodeProcess(socket('storeless'), String(events));
    const rows = [
      ...(await besideEachOther('own process', [node, storeless], events)),
      ...(await besideInserts([node, storeless], empty, events)),
      flat('start', 'an empty log', [node.startedIn, none.startedIn], 'ms'),
      await memory(node, events),
    ];
    await Promise.all([node.stop(), none.stop(), storeless.stop()]);
    const inside = await startEmbeddedEventStore({
      databaseUrl: postgres.url,
      listen: { unixSocket: socket('inside') },
    });
    const storelessInside = await startStorelessNode(socket('storeless-inside'), events);
    rows.push(...(await besideEachOther('in the app', [inside, storelessInside], events)));
    await Promise.all([inside.stop(), storelessInside.stop()]);
    return rows;
  } finally {
    await Promise.all([postgres.stop(), empty.stop()]);
    await rm(directory, { recursive: true });
  }
}

type Node = Readonly<{ connectionString: string }>;

/** As many appends at once as the bench asks for. */
const connect = ({ connectionString }: Node): EventLog => connectEventLog(connectionString, { appendsAtOnce: 256 });

const besideEachOther = async (place: string, nodes: readonly [Node, Node], events: number): Promise<Row[]> => {
  const [log, storeless] = [connect(nodes[0]), connect(nodes[1])];
  const rows: Row[] = [];
  const row = async (figure: string, rounds: number, measured: (from: EventLog) => Promise<number>): Promise<void> => {
    const [ours, raw] = await byTurns(rounds, () => measured(log), () => measured(storeless)); // prettier-ignore
    rows.push({ figure: `${place}: ${figure}`, ours, raw, ...besideStoreless, met: ours >= 0.6 * raw });
  };
  for (const atOnce of IN_FLIGHT)
    await row(`durable appends, ${atOnce} in flight`, ROUNDS, (to) => appends(to, atOnce, countFor(atOnce, events)));
  await row(`catch-up, ${events} events`, 1, (from) => catchUp(from, ['bench', 'rest'], events));
  await row(`catch-up, 1 % of ${events} events`, ROUNDS, (from) => catchUp(from, ['bench'], events));
  await Promise.all([log.dispose(), storeless.dispose()]);
  return rows;
};

const byTurns = async <Measures extends (() => Promise<number>)[]>(rounds: number, ...measures: Measures) => {
  const figures = measures.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, measure] of measures.entries()) figures[index]?.push(await measure());
  return figures.map((of) => quantile(of, 0.5)) as { [Index in keyof Measures]: number };
};

const countFor = (atOnce: number, events: number): number => Math.ceil((atOnce === 1 ? 1_000 : 5_000) * (events / 1e6));

const appends = async (log: EventLog, atOnce: number, count: number): Promise<number> => {
  await timed(Math.min(count, 200), atOnce, () => append(log));
  return perSecond(count, await timed(count, atOnce, () => append(log)));
};

const append = (log: EventLog): Promise<void> => log.append(`new-${randomUUID()}`, -1n, [anEvent()]);

const anEvent = (): ProposedEvent => ({
  id: randomUUID(),
  type: 'Measured',
  data: { text: 'x'.repeat(200) },
  metadata: { note: 'y'.repeat(200) },
});

/** Events of the log that are passed in a second, whether they match or not. */
const catchUp = async (log: EventLog, categories: string[], events: number): Promise<number> => {
  const stopping = new AbortController();
  const started = performance.now();
  for await (const { type } of log.subscribe({ categories, signal: stopping.signal }))
    if (type === 'caught-up') stopping.abort();
  return perSecond(events, performance.now() - started);
};

const besideInserts = async (nodes: readonly [Node, Node], { database, url }: TestPostgres, events: number) => {
  const [log, storeless] = [connect(nodes[0]), connect(nodes[1])];
  const queries = openQueries(url, { maxConnections: MAX_CONNECTIONS, onError: () => undefined });
  await sql`create table bench (id bigint generated always as identity primary key, data bytea)`.execute(
    database.kysely,
  );
  const insert = () => queries.query('bench', 'insert into bench (data) values ($1)', [Buffer.alloc(400)]);
  const inserts = async (atOnce: number, count: number): Promise<number> => {
    await timed(Math.min(count, 200), atOnce, insert);
    return perSecond(count, await timed(count, atOnce, insert));
  };
  const rows: Row[] = [];
  for (const atOnce of IN_FLIGHT) {
    const count = countFor(atOnce, events);
    const [ours, bare, protocol] = await byTurns(
      ROUNDS,
      () => appends(log, atOnce, count),
      () => inserts(atOnce, count),
      () => appends(storeless, atOnce, count),
    );
    const row = { figure: `own process: durable appends, ${atOnce} in flight`, ours, unit: '/s', met: true };
    rows.push({ ...row, raw: bare, rawIs: 'bare one-row inserts', goal: '' });
    if (atOnce > 1) continue;
    const best = Math.round(1 / (1 / protocol + 1 / bare));
    const rawIs = `a call that stores nothing, then a bare insert: ${Math.round((100 * best) / protocol)} % of storeless`;
    rows.push({ ...row, raw: best, rawIs, goal: '' });
  }
  await Promise.all([queries.close(), log.dispose(), storeless.dispose()]);
  return rows;
};

/** How much the node's process grows while it is read to the end, and while a tenth of the log is read. */
const memory = async (node: NodeProcess, events: number): Promise<Row> => {
  const grown = async (until: number): Promise<number> => {
    const log = connectEventLog(node.connectionString);
    const before = node.rss();
    let [most, read] = [before, 0];
    const stopping = new AbortController();
    for await (const { type } of log.subscribe({ categories: ['bench', 'rest'], signal: stopping.signal })) {
      most = Math.max(most, node.rss());
      read += type === 'event' ? 1 : 0;
      if (read === until) stopping.abort();
    }
    await log.dispose();
    return (most - before) / 1024 / 1024;
  };
  const tenth = await grown(events / 10);
  return flat('memory gained in a catch-up', 'a tenth of it', [await grown(events), tenth], 'MiB');
};

const flat = (figure: string, rawIs: string, [ours, raw]: readonly [number, number], unit: string): Row => ({
  figure: `own process: ${figure}, by the whole log`,
  ours: Math.round(ours),
  raw: Math.round(raw),
  rawIs,
  unit,
  goal: 'flat',
  met: ours <= 2 * raw + 50,
});

/** As appends would have written it, all at once. */
const makeLog = async ({ database, url }: { database: Database; url: string }, events: number): Promise<void> => {
  const directory = await mkdtemp('/tmp/envoi-bench-');
  const node = await startEmbeddedEventStore({ databaseUrl: url, listen: { unixSocket: join(directory, 'node') } });
  await node.stop();
  await rm(directory, { recursive: true });
  const text = (name: string, letter: string) => Buffer.from(JSON.stringify({ [name]: letter.repeat(200) }));
  await sql`
    insert into event_store.events
    select n, case when n % 100 = 0 then 'bench-' else 'rest-' end || n / 1000, n % 1000, gen_random_uuid(), 'Measured',
      'application/json', 17000000000000000, ${text('text', 'x')}, ${text('note', 'y')}
    from generate_series(1, ${events}::bigint) as n`.execute(database.kysely);
  await sql`vacuum analyze event_store.events`.execute(database.kysely);
};
