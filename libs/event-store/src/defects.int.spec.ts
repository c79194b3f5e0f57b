import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '@envoi/embedded-event-store';
import { EventStoreDBClient, STREAM_EXISTS, jsonEvent } from '@eventstore/db-client';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { BadLine } from '../../embedded-event-store/test/bad-line.ts';
import { Misbehaviour } from '../../embedded-event-store/test/misbehaving.ts';
import { startBadDay, type BadDay } from '../test/bad-day.ts';
import { aCategory, all, numberIn, proposed, several } from '../test/event-log.contract.ts';
import { type Client } from './eventstoredb/client.ts';
import { WrongRevisionError, connectEventLog, type EventLog } from './index.ts';

/** The defects of @eventstore/db-client 6.2.1 by their numbers in README.md; 11 and 12 are in leaks.int.spec.ts. */
describe('defects of the client', () => {
  let day: BadDay;
  let log: EventLog;
  let category: string;
  let stream: string;
  const clients: EventStoreDBClient[] = [];
  /** The bare client, for what it does when nobody is careful. */
  const bare = (endpoint = day.endpoint): EventStoreDBClient => {
    const client = new EventStoreDBClient({ endpoint }, { insecure: true });
    clients.push(client);
    return client;
  };
  const anEvent = () => jsonEvent({ type: 'A', data: {} });
  beforeAll(async () => {
    day = await startBadDay();
  });
  beforeEach(() => {
    log = day.connect();
    category = aCategory();
    stream = `${category}-1`;
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.dispose()));
    await day.heal();
  });
  afterAll(() => day.stop());

  it('(1) an append settles where the client asks first, without a deadline, what the server can do', async () => {
    day.node.on('features', { type: 'never-answers' });
    day.node.on('append', { type: 'never-answers' }, 1);
    await log.append(stream, -1n, several(2));
    expect(day.node.calls('features')).toBe(0);
    expect(await all(log.read(stream))).toHaveLength(2);
  });

  it('(2) an append settles where the shared stream of appends would end with OK', async () => {
    day.node.on('batch-append', { type: 'ends-with-ok', after: 0 });
    day.node.on('append', { type: 'ends-with-ok', after: 0 });
    await log.append(stream, -1n, several(2));
    expect(day.node.calls('batch-append')).toBe(0);
    expect(await all(log.read(stream))).toHaveLength(2);
  });

  it('(3) a checkpoint never runs ahead of the events before it', async () => {
    for (let n = 0; n < 20; n += 1) {
      await log.append(stream, BigInt(n) - 1n, several(1, n));
      await log.append(`${category}x-${n}`, -1n, several(33));
    }
    const stop = new AbortController();
    const positions: bigint[] = [];
    let checkpoints = 0;
    for await (const message of log.subscribe({ categories: [category], signal: stop.signal })) {
      await new Promise((resolve) => setImmediate(resolve)); // slower than the server
      if (message.type === 'caught-up') stop.abort();
      else positions.push(message.type === 'event' ? message.event.position : message.position);
      if (message.type === 'checkpoint') checkpoints += 1;
    }
    expect(checkpoints).toBeGreaterThan(10);
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('(4) who fails at a checkpoint hears it, and no call is left to stall', async () => {
    await log.append(`${category}x-1`, -1n, several(40));
    const { signal } = new AbortController();
    const failing = async (): Promise<void> => {
      for await (const { type } of log.subscribe({ categories: [category], signal }))
        if (type === 'checkpoint') throw new Error('cannot save it');
    };
    await expect(failing()).rejects.toThrow('cannot save it');
    await eventually(() => expect(day.node.open).toBe(0));
  });

  it('(5) a refused append is never taken for a written one', async () => {
    const quiet = new EventStoreDBClient({ endpoint: day.endpoint, throwOnAppendFailure: false }, { insecure: true });
    clients.push(quiet);
    expect(await quiet.appendToStream(stream, anEvent(), { expectedRevision: 4n })).toMatchObject({ success: false });
    expect(() => connectEventLog('esdb://one:2113?tls=false&throwOnAppendFailure=false')).toThrow('append');
    await expect(log.append(stream, 4n, several(1))).rejects.toBeInstanceOf(WrongRevisionError);
  });

  it('(6) a connection that breaks fails nobody on another one', async () => {
    const unixSocket = `${day.nodeSocket}-other`;
    const line = await BadLine.start({ unixSocket, node: day.nodeSocket });
    day.node.on('batch-append', { type: 'never-answers' });
    const appends = [bare(), bare(`unix:${unixSocket}`)].map((client, n) =>
      client.appendToStream(`${stream}bare${n}`, anEvent()),
    );
    const outcomes = Promise.allSettled(appends);
    await eventually(() => expect(day.node.calls('batch-append')).toBe(2));
    line.cut();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']); // the bare client

    day.node.on('append', { type: 'answers-late', by: 150 }, 2);
    const other = connectEventLog(`esdb+unix://${unixSocket}`, { appendTimeout: 500 });
    const both = [log.append(stream, -1n, several(1)), other.append(`${stream}2`, -1n, several(1))];
    await eventually(() => expect(day.node.calls('append')).toBe(2));
    line.cut();
    await Promise.all(both);
    expect(day.node.calls('batch-append')).toBe(2);
    await other.dispose();
    await line.stop();
  });

  it('(8) nothing but appending, reading and subscribing can be asked of the client', async () => {
    await log.append(stream, -1n, several(1));
    await expect(bare().deleteStream(stream, { expectedRevision: STREAM_EXISTS as never })).rejects.toThrow();
    // @ts-expect-error: a client that we use has no deletion
    const deletion: keyof Client = 'deleteStream';
    expect(Object.keys(log)).not.toContain(deletion);
    expect(await all(log.read(stream))).toHaveLength(1);
  });

  it('(9) what the client ignores is refused: tlsVerifyCert', () => {
    expect(() => connectEventLog('esdb://one:2113?tls=true&tlsVerifyCert=false')).toThrow('tlsCAFile');
  });

  it('(10) a subscription that just ends, again and again, goes on', async () => {
    await log.append(stream, -1n, several(10));
    day.node.on('subscribe', { type: 'ends-with-ok', after: 3 }, 4);
    const stop = new AbortController();
    const seen: number[] = [];
    for await (const message of log.subscribe({ categories: [category], signal: stop.signal })) {
      if (message.type === 'event') seen.push(numberIn(message.event));
      if (seen.length === 10) stop.abort();
    }
    expect(seen).toEqual(several(10).map((_, n) => n));
    expect(day.node.calls('subscribe')).toBe(5);
  });

  it('(13) ten thousand appends at once on a fresh client are all stored, few at a time', async () => {
    const fresh = day.connect({ appendWithin: 60_000, appendTimeout: 5_000 });
    let most = 0;
    const watching = setInterval(() => (most = Math.max(most, day.node.open)), 1);
    await Promise.all(Array.from({ length: 10_000 }, (_, n) => fresh.append(`${category}-${n}`, -1n, [proposed(n)])));
    clearInterval(watching);
    expect(most).toBeLessThanOrEqual(70);
    const stop = new AbortController();
    const seen = new Set<number>();
    for await (const message of fresh.subscribe({ categories: [category], signal: stop.signal })) {
      if (message.type === 'event') seen.add(numberIn(message.event));
      if (seen.size === 10_000) stop.abort();
    }
    expect(seen.size).toBe(10_000);
  }, 90_000);

  it('(14) credentials that would be dropped in silence are refused', () => {
    expect(() => connectEventLog('esdb://envoi:secret@one:2113?tls=false')).toThrow('without TLS');
  });
});

describe('defects of the client with a cluster', () => {
  let postgres: TestPostgres;
  let leader: EmbeddedEventStore;
  let directory: string;
  const gossip = new Misbehaviour();
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cluster-'));
    postgres = await startTestPostgres();
    const listen = { host: '127.0.0.1', port: 0 };
    leader = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen, interceptors: [gossip.interceptor] });
  });
  afterAll(async () => {
    await leader.stop();
    await postgres.stop();
    await rm(directory, { recursive: true });
  });
  const address = () => new URL(leader.connectionString).host;

  it('(7) a discovery that failed is not remembered', async () => {
    const twice = `esdb://${address()},${address()}?tls=false&maxDiscoverAttempts=1&discoveryInterval=1`;
    gossip.on('gossip', { type: 'unavailable' }, 4);
    const client = EventStoreDBClient.connectionString(twice);
    const bare = () => client.appendToStream('bare-1', jsonEvent({ type: 'A', data: {} }));
    await expect(bare()).rejects.toThrow('discover');
    gossip.heal();
    await expect(bare()).rejects.toThrow('discover'); // for ever
    await client.dispose();

    gossip.on('gossip', { type: 'unavailable' }, 6);
    const log = connectEventLog(twice);
    await log.append('cluster-1', -1n, several(2));
    expect(await all(log.read('cluster-1'))).toHaveLength(2);
    await log.dispose();
  });

  it('an append goes to the leader that a follower names', async () => {
    const day = await startBadDay();
    const [host = '', port] = address().split(':');
    day.node.on('append', { type: 'not-leader', leader: { host, port: Number(port) } });
    await day.connect({ appendWithin: 3_000 }).append('cluster-2', -1n, several(2));
    const log = connectEventLog(leader.connectionString);
    expect(await all(log.read('cluster-2'))).toHaveLength(2);
    expect(day.node.calls('append')).toBe(1);
    await log.dispose();
    await day.heal();
    await day.stop();
  });
});
