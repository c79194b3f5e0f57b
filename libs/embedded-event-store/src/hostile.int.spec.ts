import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import monitoring from '@eventstore/db-client/generated/monitoring_grpc_pb.js';
import operations from '@eventstore/db-client/generated/operations_grpc_pb.js';
import persistent from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import projections from '@eventstore/db-client/generated/projections_grpc_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import users from '@eventstore/db-client/generated/users_grpc_pb.js';
import { openQueries } from '@envoi/read-store';
import { Client, credentials, status, type MethodDefinition } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import {
  append,
  appendEvent,
  appendOptions,
  batchRequest,
  rawClient,
  read,
  statusOf,
  streamIdentifier,
  uuid,
  type RawClient,
} from '../test/raw-client.ts';
import { Heads } from './heads.ts';
import { startEmbeddedEventStore, type EmbeddedEventStore } from './index.ts';
import { uuidIn } from './messages.ts';
import { PAGE, Reader } from './reader.ts';
import { Empty } from './stubs.ts';

const aStream = (): string => `stream${randomUUID()}`;
const { ReadReq } = messages;

const readOf = (
  stream: string,
  change: (options: InstanceType<typeof ReadReq.Options>) => unknown = () => undefined,
) => {
  const from = new ReadReq.Options.StreamOptions();
  from.setStreamIdentifier(streamIdentifier(stream));
  from.setStart(new Empty());
  const options = new ReadReq.Options();
  options.setStream(from);
  options.setCount('100');
  change(options);
  const request = new ReadReq();
  request.setOptions(options);
  return request;
};

describe('whatever a client sends, the node', () => {
  let postgres: TestPostgres;
  let directory: string;
  let node: EmbeddedEventStore;
  let client: EventStoreDBClient;
  let raw: RawClient;
  const endOfBatch = async (...requests: Parameters<typeof batchRequest>[]) => {
    const call = raw.batchAppend();
    call.resume();
    const ended = statusOf(once(call, 'end'));
    for (const request of requests) call.write(batchRequest(...request));
    return await ended;
  };
  const stillWrites = () => client.appendToStream(aStream(), jsonEvent({ type: 'T', data: {} }));

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'node-'));
    postgres = await startTestPostgres();
    const unixSocket = join(directory, 'node.sock');
    node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { unixSocket } });
    client = new EventStoreDBClient({ endpoint: `unix:${unixSocket}` }, { insecure: true });
    raw = rawClient(unixSocket);
  });
  afterAll(async () => {
    raw.close();
    await client.dispose();
    await node.stop();
    await postgres.stop();
    await rm(directory, { recursive: true });
  });

  const services = {
    monitoring: monitoring.MonitoringService,
    operations: operations.OperationsService,
    'persistent subscriptions': persistent.PersistentSubscriptionsService,
    projections: projections.ProjectionsService,
    users: users.UsersService,
  };
  it.each(
    Object.entries(services).flatMap(([service, methods]) =>
      Object.values(methods as object).map((method: MethodDefinition<unknown, unknown>) => [service, method] as const),
    ),
  )('says that it does not offer %s, and who does', async (service, { path, requestStream, responseStream }) => {
    const caller = new Client(`unix:${join(directory, 'node.sock')}`, credentials.createInsecure());
    const none = () => Buffer.alloc(0);
    const ended = new Promise((resolve, reject) => {
      const reply = (error: Error | null) => (error === null ? resolve('OK') : reject(error));
      if (requestStream && responseStream) {
        caller.makeBidiStreamRequest(path, none, none).on('error', reject).on('end', resolve).resume();
      } else if (responseStream) {
        caller.makeServerStreamRequest(path, none, none, {}).on('error', reject).on('end', resolve).resume();
      } else if (requestStream) caller.makeClientStreamRequest(path, none, none, reply);
      else caller.makeUnaryRequest(path, none, none, {}, reply);
    });
    const { code, details } = await statusOf(ended);
    caller.close();
    expect(code).toBe(status.UNIMPLEMENTED);
    expect(details).toMatch(new RegExp(`^this node does not offer ${service}.*: use EventStoreDB for it$`));
  });

  it('tells ids in the notation that a reader asks for', async () => {
    const stream = aStream();
    const id = 'f1234567-89ab-4cde-8f01-23456789abcd';
    await client.appendToStream(stream, jsonEvent({ id, type: 'T', data: {} }));
    const [answer] = await read(
      raw,
      readOf(stream, (options) => {
        const notation = new ReadReq.Options.UUIDOption();
        notation.setStructured(new Empty());
        options.setUuidOption(notation);
      }),
    );
    const told = answer?.getEvent()?.getEvent()?.getId();
    expect(told?.hasStructured()).toBe(true);
    expect(uuidIn(told)).toBe(id);
  });

  it.each([
    ['without a correlation', () => batchRequest('s', { correlation: uuid('') })],
    ['with an unreadable one', () => batchRequest('s', { correlation: uuid('not a uuid') })],
  ])('refuses a batched append %s, and lives', async (_what, request) => {
    const call = raw.batchAppend();
    call.resume();
    const ended = statusOf(once(call, 'end'));
    call.write(request());
    expect((await ended).code).toBe(status.INVALID_ARGUMENT);
    await stillWrites();
  });

  it('lets no client begin appends without end', async () => {
    const requests = Array.from({ length: 600 }, () => [aStream(), { isFinal: false }] as [string, object]);
    const { code, details } = await endOfBatch(...requests);
    expect([code, details]).toEqual([status.UNAVAILABLE, 'too many appends have begun and not ended']);
    await stillWrites();
  });

  it.each([
    ['events before the options', [appendEvent(), appendOptions('s')]],
    ['options among the events', [appendOptions('s'), appendEvent(), appendOptions('t'), appendEvent()]],
    ['nothing', []],
    ['too many empty events', [appendOptions('s'), ...Array.from({ length: 20_001 }, () => appendEvent())]],
  ])('refuses an append of %s', async (_what, requests) => {
    expect((await statusOf(append(raw, requests))).code).toBe(status.INVALID_ARGUMENT);
    await stillWrites();
  });

  it.each([['text/xml'], ['application/vnd.other+json']])(
    'refuses an event of content-type %s',
    async (contentType) => {
      const event = appendEvent();
      event.getProposedMessage()?.getMetadataMap().set('content-type', contentType);
      const { code, details } = await statusOf(append(raw, [appendOptions('s'), event]));
      expect(code).toBe(status.INVALID_ARGUMENT);
      expect(details).toContain('application/json');
    },
  );

  it('is not stopped by metadata that nobody could write again', async () => {
    const stream = aStream();
    const nested = '['.repeat(200_000) + ']'.repeat(200_000);
    const event = appendEvent(Buffer.from(`{"$tb":9223372036854775807,"deep":${nested}}`));
    event.getProposedMessage()?.getMetadataMap().set('type', '$metadata');
    await client.appendToStream(stream, jsonEvent({ type: 'T', data: {} }));
    await append(raw, [appendOptions(`$$${stream}`), event]);
    await append(raw, [appendOptions(stream), appendEvent()]);
    await stillWrites();
  });

  it('keeps no more than a page of a log in memory, however large its events', async () => {
    const reading = openQueries(postgres.url, { maxConnections: 1, onError: () => undefined });
    const reader = new Reader(reading, new Heads());
    const stream = aStream();
    const large = () => append(raw, [appendOptions(stream), appendEvent(Buffer.alloc(200_000))]);
    const first = (await large()).getSuccess()?.getPosition()?.getCommitPosition();
    for (let n = 0; n < 3; n += 1) await large();
    const small = Array.from({ length: 600 }, () => appendEvent());
    const success = (await append(raw, [appendOptions(stream), ...small])).getSuccess();
    const last = BigInt(success?.getPosition()?.getCommitPosition() ?? 0);
    const page = (after: bigint) => reader.following(after, last).then(({ records }) => records.length);
    expect(await page(BigInt(first ?? 0) - 1n)).toBe(2);
    expect(await page(last - 600n)).toBe(PAGE);
    const visible = { type: 'visible', first: 0n, last: 700n, notBefore: 0n } as const;
    expect(await reader.streamPage(stream, visible, { from: 0n, direction: 'forwards' })).toHaveLength(2);
    expect(await reader.streamPage(stream, visible, { from: 3n, direction: 'backwards' })).toHaveLength(2);
    await reading.close();
  });
});
