import { openConnection, type Connection } from '@envoi/read-store';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import { status, type ServiceError } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import {
  append,
  appendEvent,
  appendOptions,
  batchRequest,
  rawClient,
  statusOf,
  streamIdentifier,
  type RawClient,
} from '../test/raw-client.ts';
import { startEmbeddedEventStore, type EmbeddedEventStore } from './index.ts';
import { Empty } from './stubs.ts';

const unavailable = { code: status.UNAVAILABLE, details: 'the node is shutting down' };

describe('a node that stops ends with UNAVAILABLE', () => {
  let postgres: TestPostgres;
  let elsewhere: Connection;
  let directory: string;
  let node: EmbeddedEventStore;
  let client: RawClient;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    elsewhere = await openConnection(postgres.url);
    directory = await mkdtemp(join(tmpdir(), 'node-'));
  });
  beforeEach(async () => {
    const unixSocket = join(directory, `${randomUUID()}.sock`);
    node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { unixSocket } });
    client = rawClient(unixSocket);
  });
  afterEach(async () => {
    await node.stop();
    client.close();
  });
  afterAll(async () => {
    await elsewhere.close();
    await postgres.stop();
    await rm(directory, { recursive: true });
  });

  /** Nobody can insert until it is let go. */
  const holdInserts = async (): Promise<() => Promise<unknown>> => {
    await elsewhere.query('begin', 'begin');
    await elsewhere.query('lock', 'lock table event_store.events in share mode');
    return () => elsewhere.query('rollback', 'rollback');
  };
  const someoneWaits = () =>
    eventually(async () => {
      const waiting = await elsewhere.query(
        'waiting',
        "select 1 from pg_locks where not granted and locktype = 'relation'",
      );
      return waiting.length > 0;
    });

  it('an append of which not everything has come', async () => {
    const ended = new Promise<ServiceError | null>((resolve) => {
      const call = client.append(resolve);
      call.write(appendOptions('s'));
      call.write(appendEvent());
    });
    await append(client, [appendOptions('t'), appendEvent()]); // the other has come by then
    await node.stop();
    expect(await ended).toMatchObject(unavailable);
  });

  it('a batched append of which not everything has come', async () => {
    const call = client.batchAppend();
    call.resume();
    const ended = statusOf(once(call, 'end'));
    call.write(batchRequest('s', { isFinal: false }));
    call.write(batchRequest('s'));
    await once(call, 'data');
    await node.stop();
    expect(await ended).toMatchObject(unavailable);
  });

  it('a read that its consumer has not taken', async () => {
    const stream = `stream${randomUUID()}`;
    for (let n = 0; n < 8; n += 1) await append(client, [appendOptions(stream), appendEvent(Buffer.alloc(900_000))]);
    const from = new messages.ReadReq.Options.StreamOptions();
    from.setStreamIdentifier(streamIdentifier(stream));
    from.setStart(new Empty());
    const options = new messages.ReadReq.Options();
    options.setStream(from);
    options.setCount('100');
    const request = new messages.ReadReq();
    request.setOptions(options);
    const call = client.read(request);
    const ended = statusOf(once(call, 'end'));
    await once(call, 'readable');
    await node.stop();
    call.resume();
    expect((await ended).code).toBe(status.UNAVAILABLE);
  });

  it('what waits for a commit that does not come, and does not wait for it for ever', async () => {
    const letGo = await holdInserts();
    const ends = ['s', 't'].map((stream) => statusOf(append(client, [appendOptions(stream), appendEvent()])));
    await someoneWaits();
    await node.stop();
    for (const end of ends) expect((await end).code).toBe(status.UNAVAILABLE);
    await letGo();
  });

  it('nothing that is committed in time', async () => {
    const letGo = await holdInserts();
    const stored = append(client, [appendOptions('s'), appendEvent()]);
    await someoneWaits();
    const stopped = node.stop();
    await letGo();
    expect((await stored).hasSuccess()).toBe(true);
    await stopped;
  });
});
