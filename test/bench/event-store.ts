import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedEventStore } from '@envoi/embedded-event-store';
import { connectEventLog, type EventLog, type ProposedEvent } from '@envoi/event-store';
import { startStorelessNode } from '../../libs/embedded-event-store/test/storeless.ts';
import { startTestPostgres } from '../stores.ts';
import { perSecond, timed, type Row } from './row.ts';

const anEvent = (): ProposedEvent => ({
  id: randomUUID(),
  type: 'Measured',
  data: { text: 'x'.repeat(200) },
  metadata: { note: 'y'.repeat(200) },
});

const append = (log: EventLog, count = 1): Promise<void> =>
  log.append(`bench-${randomUUID()}`, -1n, Array.from({ length: count }, anEvent));

const catchUp = async (log: EventLog): Promise<{ events: number; milliseconds: number }> => {
  const stopping = new AbortController();
  const started = performance.now();
  let events = 0;
  for await (const { type } of log.subscribe({ categories: ['bench'], signal: stopping.signal })) {
    if (type === 'event') events += 1;
    if (type === 'caught-up') stopping.abort();
  }
  return { events, milliseconds: performance.now() - started };
};

/** Durable appends and a catch-up, beside the same calls to a node that stores nothing (d). */
export async function measure({ events = 200_000, appends = 3_000 } = {}): Promise<Row[]> {
  const postgres = await startTestPostgres();
  const directory = await mkdtemp('/tmp/envoi-bench-');
  const node = await startEmbeddedEventStore({
    databaseUrl: postgres.url,
    listen: { unixSocket: join(directory, 'node') },
  });
  const storeless = await startStorelessNode(join(directory, 'storeless'), events);
  const [log, raw] = [connectEventLog(node.connectionString), connectEventLog(storeless.connectionString)];
  const rows: Row[] = [];
  try {
    for (const atOnce of [1, 16, 64]) {
      const count = atOnce === 1 ? Math.ceil(appends / 4) : appends;
      for (const each of [log, raw]) await timed(50, atOnce, () => append(each));
      const [ours, theirs] = [
        perSecond(count, await timed(count, atOnce, () => append(log))),
        perSecond(count, await timed(count, atOnce, () => append(raw))),
      ];
      rows.push({ figure: `durable appends, ${atOnce} in flight`, ours, raw: theirs, ...besideStoreless });
    }
    await timed(Math.ceil(events / 500), 8, () => append(log, 500));
    const [mine, theirs] = [await catchUp(log), await catchUp(raw)];
    rows.push({
      figure: `catch-up over ${mine.events} events`,
      ours: perSecond(mine.events, mine.milliseconds),
      raw: perSecond(theirs.events, theirs.milliseconds),
      ...besideStoreless,
    });
    return rows;
  } finally {
    await Promise.all([log.dispose(), raw.dispose()]);
    storeless.stop();
    await node.stop();
    await postgres.stop();
    await rm(directory, { recursive: true });
  }
}

const besideStoreless = { rawIs: 'a node that stores nothing', unit: '/s', goal: '', met: true };
