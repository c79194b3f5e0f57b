import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EventStoreDBClient,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  UnavailableError,
  WrongExpectedVersionError,
  eventTypeFilter,
  jsonEvent,
  streamNameFilter,
  type AllStreamSubscription,
} from '@eventstore/db-client';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { startEmbeddedEventStore, type EmbeddedEventStore } from './index.ts';

const anEvent = (n: number, type = 'Numbered') => jsonEvent({ id: randomUUID(), type, data: { n } });
const aStream = (): string => `stream${randomUUID()}`;
const asClassicAppend = { credentials: { username: 'nobody', password: 'nothing' } };

describe('the embedded node', () => {
  let postgres: TestPostgres;
  let directory: string;
  let node: EmbeddedEventStore | undefined;
  let client: EventStoreDBClient;
  const clients: EventStoreDBClient[] = [];
  const unixSocket = () => join(directory, 'private', 'node.sock');
  const startNode = (options: { patience?: number } = {}) =>
    startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { unixSocket: unixSocket() }, ...options });
  const connect = () => {
    const made = new EventStoreDBClient({ endpoint: `unix:${unixSocket()}` }, { insecure: true });
    clients.push(made);
    return made;
  };
  const readAll = async (stream: string): Promise<number[]> => {
    const numbers: number[] = [];
    for await (const { event } of client.readStream(stream)) numbers.push((event?.data as { n: number }).n);
    return numbers;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'node-'));
    postgres = await startTestPostgres();
  });
  beforeEach(async () => {
    node ??= await startNode();
    client = connect();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((made) => made.dispose()));
  });
  afterAll(async () => {
    await node?.stop();
    await postgres.stop();
    await rm(directory, { recursive: true });
  });

  it('listens on a socket in a directory that only its owner can enter', async () => {
    expect((await stat(join(directory, 'private'))).mode & 0o777).toBe(0o700);
    expect((await stat(unixSocket())).mode & 0o777).toBe(0o600);
  });

  it('keeps everything over a restart, and goes on where it was', async () => {
    const stream = aStream();
    const first = await client.appendToStream(stream, [anEvent(0), anEvent(1)]);
    await node?.stop();
    node = await startNode();
    client = connect();
    const next = await client.appendToStream(stream, anEvent(2), { expectedRevision: 1n });
    expect(next.position!.commit).toBeGreaterThan(first.position!.commit);
    expect(await readAll(stream)).toEqual([0, 1, 2]);
  });

  it('refuses to serve a database that another node serves', async () => {
    await expect(startNode({ patience: 100 })).rejects.toThrow('another node serves this database');
    await client.appendToStream(aStream(), anEvent(0));
  });

  it('waits for a node that is about to stop', async () => {
    const next = startNode({ patience: 5_000 });
    await node?.stop();
    node = await next;
    await connect().appendToStream(aStream(), anEvent(0));
  });

  it('writes a thousand appends that come at once, each at a position of its own, in the order of each stream', async () => {
    const streams = Array.from({ length: 20 }, aStream);
    await client.appendToStream(aStream(), anEvent(0)); // on a new connection the client lets the first append wait
    const results = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => client.appendToStream(streams[n % 20]!, anEvent(n))),
    );
    expect(new Set(results.map(({ position }) => position?.commit)).size).toBe(1_000);
    for (const [index, stream] of streams.entries())
      expect(await readAll(stream)).toEqual(Array.from({ length: 50 }, (_, n) => index + 20 * n));
  });

  it('lets one of many appends at the same revision through, batched or not', async () => {
    const stream = aStream();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, n) =>
        client.appendToStream(stream, anEvent(n), {
          expectedRevision: 'no_stream',
          ...(n % 2 === 0 ? asClassicAppend : {}),
        }),
      ),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(refused).toHaveLength(39);
    expect(refused.every((reason) => reason instanceof WrongExpectedVersionError)).toBe(true);
    expect(await readAll(stream)).toHaveLength(1);
  });

  it.each([['batched'], ['classic']])(
    'refuses a %s append of more than 1 MiB, and takes one of just less',
    async (kind) => {
      const options = kind === 'classic' ? asClassicAppend : {};
      const stream = aStream();
      const big = (bytes: number) => jsonEvent({ type: 'Big', data: { text: 'x'.repeat(bytes) } });
      const tooBig = client.appendToStream(stream, [big(600_000), big(600_000)], options);
      await expect(tooBig).rejects.toBeInstanceOf(MaxAppendSizeExceededError);
      await client.appendToStream(stream, [big(500_000), big(500_000)], { ...options, expectedRevision: 'no_stream' });
    },
  );

  it('refuses to write to a tombstoned stream, batched or not', async () => {
    const stream = aStream();
    await client.tombstoneStream(stream);
    await expect(client.appendToStream(stream, anEvent(0))).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(client.appendToStream(stream, anEvent(0), asClassicAppend)).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it('refuses to touch a tombstoned stream whose name is not ASCII, and not as if it were unavailable', async () => {
    const stream = `${aStream()}-Straße-流れ-😀\n`;
    await client.tombstoneStream(stream);
    await expect(client.appendToStream(stream, anEvent(0), asClassicAppend)).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(client.tombstoneStream(stream)).rejects.toMatchObject({ streamName: encodeURI(stream) });
    await expect(readAll(stream)).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it('refuses a batched append to a stream without a name, or of ordinary events to a metastream', async () => {
    for (const stream of ['', '$$', '$$other'])
      await expect(client.appendToStream(stream, anEvent(0))).rejects.toMatchObject({ type: 'unknown' });
  });

  it('hides what is older than $maxAge', async () => {
    const stream = aStream();
    await client.appendToStream(stream, [anEvent(0), anEvent(1)]);
    await client.setStreamMetadata(stream, { maxAge: 100 });
    expect(await readAll(stream)).toEqual([0, 1]);
    await client.setStreamMetadata(stream, { maxAge: 0 });
    expect(await readAll(stream)).toEqual([]);
  });

  it('follows $all by event type', async () => {
    const type = `Type${randomUUID()}`;
    await client.appendToStream(aStream(), [anEvent(0), anEvent(1, type), anEvent(2), anEvent(3, `${type}More`)]);
    const found: string[] = [];
    const subscription = client.subscribeToAll({ filter: eventTypeFilter({ prefixes: [type] }) });
    subscription.on('caughtUp', () => subscription.push(null));
    for await (const { event } of subscription) found.push(event!.type);
    await subscription.unsubscribe();
    expect(found).toEqual([type, `${type}More`]);
  });

  it('says that it cannot filter by regular expression', async () => {
    const subscription = client.subscribeToAll({ filter: streamNameFilter({ regex: '^a' }) });
    await expect(next(subscription)).rejects.toThrow('does not offer filters by regular expression');
  });

  it('reads the whole log in both directions', async () => {
    const stream = aStream();
    const { position } = await client.appendToStream(stream, [anEvent(0), anEvent(1)]);
    const found = async (direction: 'forwards' | 'backwards') => {
      const numbers: number[] = [];
      for await (const { event } of client.readAll({ direction, fromPosition: position!, maxCount: 1 }))
        numbers.push((event?.data as { n: number }).n);
      return numbers;
    };
    expect(await found('forwards')).toEqual([1]);
    expect(await found('backwards')).toEqual([0]);
  });

  it('ends a live subscription to a stream when the stream is tombstoned', async () => {
    const stream = aStream();
    await client.appendToStream(stream, anEvent(0));
    const subscription = client.subscribeToStream(stream);
    const iterator = subscription[Symbol.asyncIterator]();
    await iterator.next();
    const end = expect(iterator.next()).rejects.toBeInstanceOf(StreamDeletedError);
    await client.tombstoneStream(stream);
    await end;
  });

  it('ends open calls with UNAVAILABLE when it stops', async () => {
    const subscription = client.subscribeToAll({ fromPosition: 'end' });
    const iterator = subscription[Symbol.asyncIterator]();
    const end = expect(iterator.next()).rejects.toBeInstanceOf(UnavailableError);
    await new Promise((resolve) => subscription.once('confirmation', resolve));
    await node?.stop();
    node = undefined;
    await end;
  });
});

const next = (subscription: AllStreamSubscription) => subscription[Symbol.asyncIterator]().next();
