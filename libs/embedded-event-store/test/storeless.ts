import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import { once } from 'node:events';
import { caughtUpMessage, confirmationMessage, eventMessage } from '../src/messages.ts';
import { MemoryBudget } from '../src/memory-budget.ts';
import { readRequestIn } from '../src/read-request.ts';
import { appendService } from '../src/service-append.ts';
import { supportedMethods } from '../src/service-info.ts';
import { ServerFeaturesService, StreamsService, type Streams } from '../src/stubs.ts';

/**
 * A node that stores nothing: appends succeed at once, and `$all` is the same event so many times. What is left of the time
 * of a call is the protocol and the client, which no store can make faster.
 */
export async function startStorelessNode(unixSocket: string, events: number) {
  let position = 0n;
  const server = new Server();
  const writer = {
    execute: () => Promise.resolve({ type: 'written', revision: 0n, position: (position += 1n) } as const),
  };
  const read = async (call: ServerWritableStream<Streams.ReadReq, Streams.ReadResp>): Promise<void> => {
    if (readRequestIn(call.request).type !== 'subscribe-all') return void call.end();
    call.write(confirmationMessage('bench'));
    for (let n = 1; n <= events && !call.cancelled; n += 1)
      if (!call.write(eventMessage({ ...template, position: BigInt(n), revision: BigInt(n) })))
        await once(call, 'drain');
    call.write(caughtUpMessage());
  };
  server.addService(ServerFeaturesService, { getSupportedMethods: supportedMethods });
  server.addService(StreamsService, {
    read: (call: ServerWritableStream<Streams.ReadReq, Streams.ReadResp>) => void read(call),
    append: appendService(writer, new MemoryBudget(), new AbortController().signal),
  });
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`unix:${unixSocket}`, ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    ),
  );
  return { connectionString: `esdb+unix://${unixSocket}`, stop: () => server.forceShutdown() };
}

const template = {
  stream: 'bench-6b1f0a52-0000-4000-8000-000000000001',
  id: '6b1f0a52-0000-4000-8000-000000000002',
  type: 'Measured',
  contentType: 'application/json',
  created: 17_000_000_000_000_000n,
  data: Buffer.from(JSON.stringify({ text: 'x'.repeat(200) })),
  metadata: Buffer.from(JSON.stringify({ note: 'y'.repeat(200) })),
};
