import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '@envoi/embedded-event-store';
import { OutageError } from '@envoi/event-sourcing';
import { sql } from '@envoi/read-store';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { aCategory, all, numberIn, proposed, several } from '../test/event-log.contract.ts';

import { connectEventLog, type EventLog } from './index.ts';

describe('the log while the server comes and goes', () => {
  let postgres: TestPostgres;
  let directory: string;
  let node: EmbeddedEventStore | undefined;
  let log: EventLog;
  const logs: EventLog[] = [];
  const connect: typeof connectEventLog = (...args) => {
    const made = connectEventLog(...args);
    logs.push(made);
    return made;
  };
  const unixSocket = () => join(directory, 'node.sock');
  const start = async () => {
    node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { unixSocket: unixSocket() } });
  };
  const stop = async () => {
    await node?.stop();
    node = undefined;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'log-'));
    postgres = await startTestPostgres();
  });
  beforeEach(async () => {
    if (node === undefined) await start();
    log = connect(`esdb+unix://${unixSocket()}`);
  });
  afterEach(async () => {
    await Promise.all(logs.splice(0).map((made) => made.dispose()));
  });
  afterAll(async () => {
    await stop();
    await postgres.stop();
    await rm(directory, { recursive: true });
  });

  /** Collects the numbers of a category in the background. */
  const collect = (category: string) => {
    const stopped = new AbortController();
    const seen: number[] = [];
    const done = (async () => {
      for await (const message of log.subscribe({ categories: [category], signal: stopped.signal }))
        if (message.type === 'event') seen.push(numberIn(message.event));
    })();
    return {
      seen,
      end: async () => {
        stopped.abort();
        await done;
      },
    };
  };

  it('goes on with a subscription after a restart, without a gap and without a repetition', async () => {
    const category = aCategory();
    await log.append(`${category}-1`, -1n, several(20));
    const collected = collect(category);
    await eventually(() => expect(collected.seen).toHaveLength(20));
    await stop();
    await start();
    await log.append(`${category}-1`, 19n, several(20, 20));
    await eventually(() => expect(collected.seen.length).toBeGreaterThanOrEqual(40));
    await collected.end();
    expect(collected.seen).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });

  it('finishes an append that began while the server was away', async () => {
    const category = aCategory();
    await stop();
    const append = log.append(`${category}-1`, -1n, several(3));
    await start();
    await append;
    expect((await all(log.read(`${category}-1`))).map(numberIn)).toEqual([0, 1, 2]);
  });

  it('says that there is an outage when the server stays away', async () => {
    await stop();
    const impatient = connect(`esdb+unix://${unixSocket()}`, { appendTimeout: 200, appendWithin: 300 });
    await expect(impatient.append('a-1', -1n, several(1))).rejects.toBeInstanceOf(OutageError);
    await expect(all(impatient.read('a-1'))).rejects.toBeInstanceOf(OutageError);
    await expect(impatient.eventAt(1n)).rejects.toBeInstanceOf(OutageError);
  });

  it('writes everything once, in order, when the connections to the database are cut again and again', async () => {
    const category = aCategory();
    const collected = collect(category);
    const streams = Array.from({ length: 10 }, async (_, stream) => {
      for (let n = 0; n < 30; n += 1) await log.append(`${category}-${stream}`, BigInt(n) - 1n, [proposed(n)]);
    });
    for (let cut = 0; cut < 5; cut += 1) {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where pid <> pg_backend_pid() and query like '%event_store.events%'`.execute(postgres.database.kysely);
      await log.append(`${category}cut-${cut}`, -1n, [proposed(cut)]);
    }
    await Promise.all(streams);
    for (let stream = 0; stream < 10; stream += 1)
      expect((await all(log.read(`${category}-${stream}`))).map(numberIn)).toEqual(
        Array.from({ length: 30 }, (_, n) => n),
      );
    await eventually(() => expect(collected.seen).toHaveLength(300));
    await collected.end();
  });

  it('ends a subscription in the middle of a long history at once', async () => {
    const category = aCategory();
    for (let n = 0; n < 2_000; n += 500) await log.append(`${category}-1`, BigInt(n) - 1n, several(500, n));
    const stopped = new AbortController();
    let seen = 0;
    for await (const message of log.subscribe({ categories: [category], signal: stopped.signal })) {
      if (message.type === 'event') seen += 1;
      if (seen === 3) stopped.abort();
    }
    expect(seen).toBe(3);
  });

  it('gives a slow reader everything in order, though it falls behind what the server has in memory', async () => {
    const category = aCategory();
    const stopped = new AbortController();
    const seen: number[] = [];
    const writing = (async () => {
      for (let n = 0; n < 12_000; n += 1_000) await log.append(`${category}-1`, BigInt(n) - 1n, several(1_000, n));
    })();
    for await (const message of log.subscribe({ categories: [category], signal: stopped.signal })) {
      if (message.type !== 'event') continue;
      seen.push(numberIn(message.event));
      if (seen.length === 1) await writing;
      if (seen.length === 12_000) stopped.abort();
    }
    expect(seen).toEqual(Array.from({ length: 12_000 }, (_, n) => n));
  });

  it('gives checkpoints past what is of no concern, only after everything before was handled', async () => {
    const category = aCategory();
    const other = aCategory();
    const stopped = new AbortController();
    await log.append(`${category}-1`, -1n, [proposed(0)]);
    await log.append(`${other}-1`, -1n, several(400));
    const order: string[] = [];
    let resumeAt = 0n;
    for await (const message of log.subscribe({ categories: [category], signal: stopped.signal })) {
      order.push(message.type);
      if (message.type === 'checkpoint') resumeAt = message.position;
      if (message.type === 'caught-up') stopped.abort();
    }
    expect(order.filter((type) => type === 'event')).toHaveLength(1);
    expect(order.lastIndexOf('checkpoint')).toBeGreaterThan(order.indexOf('event'));
    await log.append(`${category}-1`, 0n, [proposed(1)]);
    const [, next] = await all(log.read(`${category}-1`));
    expect(resumeAt).toBeLessThan(next?.position ?? 0n);
  });
});
