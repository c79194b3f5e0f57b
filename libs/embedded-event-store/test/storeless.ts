import { Server, ServerCredentials } from '@grpc/grpc-js';
import { Heads } from '../src/heads.ts';
import { MemoryBudget } from '../src/memory-budget.ts';
import { Reader, type Filter, type Page } from '../src/reader.ts';
import { appendService } from '../src/service-append.ts';
import { supportedMethods } from '../src/service-info.ts';
import { readService } from '../src/service-read.ts';
import { ServerFeaturesService, StreamsService } from '../src/stubs.ts';
import { Tail } from '../src/tail.ts';

/**
 * A node that stores nothing: appends succeed at once, and `$all` is the same event so many times, every hundredth in the
 * stream `bench-…`, the others in `rest-…`. What is left of the time of a call is the protocol and the client, which no
 * store can make faster.
 */
export async function startStorelessNode(unixSocket: string, events: number) {
  let position = 0n;
  const { signal } = new AbortController();
  const server = new Server();
  const writer = {
    execute: () => Promise.resolve({ type: 'written', revision: 0n, position: (position += 1n) } as const),
  };
  const tail = new Tail();
  tail.reset(BigInt(events));
  server.addService(ServerFeaturesService, { getSupportedMethods: supportedMethods });
  server.addService(StreamsService, {
    read: readService(new SameAgain(nothing, new Heads()), tail, { stopping: signal }),
    append: appendService(writer, new MemoryBudget(), signal),
  });
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`unix:${unixSocket}`, ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    ),
  );
  const stop = (): Promise<void> => {
    server.forceShutdown();
    return Promise.resolve();
  };
  return { connectionString: `esdb+unix://${unixSocket}`, stop };
}

const nothing = { query: () => Promise.resolve([]), close: () => Promise.resolve() };

class SameAgain extends Reader {
  override following(position: bigint, last: bigint, filter?: Filter): Promise<Page> {
    const wanted = (record: { stream: string }) =>
      filter === undefined || filter.prefixes.some((prefix) => record.stream.startsWith(prefix));
    const upTo = position + 256n > last ? last : position + 256n;
    const records = Array.from({ length: Number(upTo - position) }, (_, n) => position + BigInt(n) + 1n)
      .map((at) => ({ ...(at % 100n === 0n ? rare : common), position: at, revision: at }))
      .filter(wanted);
    return Promise.resolve({ records, upTo });
  }
}

const common = {
  stream: 'rest-6b1f0a52-0000-4000-8000-000000000001',
  id: '6b1f0a52-0000-4000-8000-000000000002',
  type: 'Measured',
  contentType: 'application/json',
  created: 17_000_000_000_000_000n,
  data: Buffer.from(JSON.stringify({ text: 'x'.repeat(200) })),
  metadata: Buffer.from(JSON.stringify({ note: 'y'.repeat(200) })),
};
const rare = { ...common, stream: 'bench-6b1f0a52-0000-4000-8000-000000000001' };
