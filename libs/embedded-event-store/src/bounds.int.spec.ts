import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/eventually.ts';
import {
  append,
  appendEvent,
  appendOptions,
  batchRequest,
  rawClient,
  statusOf,
  type RawClient,
} from '../test/raw-client.ts';
import { type Outcome } from './draft.ts';
import { MemoryBudget } from './memory-budget.ts';
import { Reader } from './reader.ts';
import { Heads } from './heads.ts';
import { type EventRecord } from './record.ts';
import { appendService } from './service-append.ts';
import { batchAppendService } from './service-batch-append.ts';
import { readService } from './service-read.ts';
import { Empty, StreamsService } from './stubs.ts';
import { Tail } from './tail.ts';

const { ReadReq } = messages;
const MiB = 1024 * 1024;

const subscribeToAll = () => {
  const all = new ReadReq.Options.AllOptions();
  all.setStart(new Empty());
  const options = new ReadReq.Options();
  options.setAll(all);
  options.setSubscription(new ReadReq.Options.SubscriptionOptions());
  const request = new ReadReq();
  request.setOptions(options);
  return request;
};

/** A log of which each event has a MiB, and which makes them as they are read. */
const largeLog = (events: number) => {
  let made = 0;
  const tail = new Tail();
  tail.reset(BigInt(events));
  const read = (position: bigint): EventRecord => {
    made += 1;
    const [data, metadata] = [Buffer.alloc(MiB), Buffer.alloc(0)];
    const rest = {
      stream: 's',
      revision: position,
      id: '6b1f0a52-0000-4000-8000-000000000002',
      type: 'T',
      created: 0n,
    };
    return { ...rest, position, contentType: 'application/octet-stream', data, metadata };
  };
  class LargeReader extends Reader {
    override following(position: bigint) {
      return Promise.resolve({ records: [read(position + 1n)], upTo: position + 1n });
    }
  }
  const nothing = { query: () => Promise.resolve([]), close: () => Promise.resolve() };
  return { reader: new LargeReader(nothing, new Heads()), tail, made: () => made };
};

describe('the memory of the node', () => {
  let directory: string;
  let server: Server;
  let client: RawClient;
  let waiting: ((outcome: Outcome) => void)[] = [];
  let executed = 0;
  const written: Outcome = { type: 'written', revision: 0n, position: 1n };
  const slowWriter = { execute: () => new Promise<Outcome>((settle) => waiting.push(settle)) };
  const quickWriter = {
    execute: () => {
      executed += 1;
      return Promise.resolve(written);
    },
  };
  let held = 0;
  class CountedBudget extends MemoryBudget {
    override take(bytes: number): void {
      super.take(bytes);
      held += bytes;
    }
    override giveBack(bytes: number): void {
      super.giveBack(bytes);
      held -= bytes;
    }
  }
  const { signal } = new AbortController();
  const log = largeLog(1_000);

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'node-'));
    server = new Server();
    server.addService(StreamsService, {
      append: appendService(slowWriter, new CountedBudget(MiB), signal),
      batchAppend: batchAppendService(quickWriter, new MemoryBudget(), signal),
      read: readService(log.reader, log.tail, { stopping: signal, maxOpen: 20 }),
    });
    const address = `unix:${join(directory, 'node.sock')}`;
    await new Promise((resolve) => server.bindAsync(address, ServerCredentials.createInsecure(), resolve));
    client = rawClient(join(directory, 'node.sock'));
  });
  afterEach(async () => {
    client.close();
    server.forceShutdown();
    await rm(directory, { recursive: true });
  });

  it('has room for so many bytes of appends that wait; more are refused until those are answered', async () => {
    const half = () => append(client, [appendOptions('s'), appendEvent(Buffer.alloc(MiB / 2 - 8_192))]);
    const first = [half(), half()];
    await eventually(() => waiting.length === 2);
    const { code, details } = await statusOf(half());
    expect([code, details]).toEqual([status.UNAVAILABLE, 'too many appends are waiting']);
    for (const settle of waiting.splice(0)) settle(written);
    await Promise.all(first);
    const next = half();
    await eventually(() => waiting.length === 1);
    waiting[0]?.(written);
    await next;
    waiting = [];
  });

  it('gets back what an append that its client gave up had taken, and nothing of it is written', async () => {
    const call = client.append(() => undefined);
    call.write(appendOptions('s'));
    call.write(appendEvent(Buffer.alloc(MiB / 2)));
    await eventually(() => held > MiB / 2);
    call.cancel();
    await eventually(() => held === 0);
    expect(waiting).toEqual([]);
  });

  it('does not fill with answers that a client does not read', async () => {
    const call = client.batchAppend().on('data', () => call.pause()); // until it has read one, gRPC's client itself buffers
    let sent = 0;
    const isOpen = () => call.write(batchRequest('s'.repeat(1_000)));
    const send = async () => {
      for (; sent < 10_000; sent += 1) if (!isOpen()) await once(call, 'drain');
    };
    const sending = send();
    let before = -1;
    await eventually(() => {
      const isStill = executed > 0 && executed === before;
      before = executed;
      return isStill;
    });
    expect(executed).toBeLessThan(5_000);
    call.removeAllListeners('data').resume();
    await sending;
    await eventually(() => executed === 10_000, { within: 20_000 });
    const cancelled = statusOf(once(call, 'end'));
    call.cancel();
    await cancelled;
  });

  it('holds a few events for each of many subscribers that do not take them, and has room for so many subscribers', async () => {
    const calls = Array.from({ length: 20 }, () => client.read(subscribeToAll()));
    const refused = calls.map((call) => once(call, 'error'));
    await Promise.all(calls.map((call) => once(call, 'readable')));
    const { code } = await statusOf(once(client.read(subscribeToAll()).resume(), 'end'));
    expect(code).toBe(status.UNAVAILABLE);
    expect(log.made()).toBeLessThan(20 * 20);
    for (const call of calls) call.cancel();
    await Promise.all(refused);
  });
});
