import streamServices from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { StreamsClient as StreamsClientType } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import { type Milliseconds } from '@envoi/event-sourcing';
import { type CallOptions, type ClientReadableStream, type Metadata } from '@grpc/grpc-js';
import { type CarefulClient } from '../eventstoredb/client.ts';

const { StreamsClient } = streamServices;

/** What the client keeps to itself: its channel with discovery, TLS and credentials, for calls that it does not offer. */
type Inner = Readonly<{
  GRPCStreamCreator<Call>(
    Client: typeof StreamsClientType,
    name: string,
    call: (client: StreamsClientType) => Call,
  ): () => Promise<Call>;
  execute<Result>(
    Client: typeof StreamsClientType,
    name: string,
    action: (client: StreamsClientType) => Promise<Result>,
  ): Promise<Result>;
  callArguments(
    options: Readonly<{ requiresLeader: boolean; deadline?: number }>,
    callOptions?: CallOptions,
  ): [Metadata, CallOptions];
}>;

const inner = (client: CarefulClient): Inner => client.calls as unknown as Inner;

export type Listening = Readonly<{
  /** How long to wait for the next message, and what it means when that takes too long. */
  patience: <Message>(next: Promise<Message>) => Promise<Message>;
  /** Ends the call, with an error. */
  signal?: AbortSignal;
}>;

/** One call of the one RPC for reading. The leader is asked, or what was just written might be missing. */
export async function* answers(
  client: CarefulClient,
  request: Streams.ReadReq,
  { patience, signal }: Listening,
): AsyncGenerator<Streams.ReadResp, void, void> {
  const { GRPCStreamCreator: creator, callArguments } = inner(client);
  const open = creator(StreamsClient, 'readAll', (streams): ClientReadableStream<Streams.ReadResp> =>
    streams.read(request, ...callArguments({ requiresLeader: true }, { deadline: Infinity })),
  );
  const call = await patience(open());
  call.on('error', () => undefined); // also after we have left
  const stop = (): void => void call.destroy(new Error('stopped'));
  signal?.addEventListener('abort', stop, { once: true });
  const messages = (call as AsyncIterable<Streams.ReadResp>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await patience(messages.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    call.cancel();
    call.destroy(); // whoever disposes of the client waits for its end
  }
}

/** A call of its own, with a deadline: the client's shared stream for appends can hang, and takes no metadata streams. */
export const append = (
  client: CarefulClient,
  requests: readonly Streams.AppendReq[],
  deadline: Milliseconds,
): Promise<Streams.AppendResp> => {
  const { execute, callArguments } = inner(client);
  return execute(
    StreamsClient,
    'append',
    (streams) =>
      new Promise((resolve, reject) => {
        const options = callArguments({ requiresLeader: true, deadline });
        const call = streams.append(...options, (error, response) => {
          if (error === null) resolve(response);
          else reject(error);
        });
        call.on('error', reject);
        for (const request of requests) call.write(request);
        call.end();
      }),
  );
};
