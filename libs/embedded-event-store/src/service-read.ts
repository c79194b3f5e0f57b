import { type ServerWritableStream } from '@grpc/grpc-js';
import { once } from 'node:events';
import { asServiceError, streamDeleted, unavailable } from './errors.ts';
import { eventMessage, notFoundMessage } from './messages.ts';
import { readRequestIn, type ReadRequest } from './read-request.ts';
import { type Reader } from './reader.ts';
import { MAX_REVISION } from './record.ts';
import { type Streams } from './stubs.ts';
import { Subscriptions } from './subscriptions.ts';
import { type Tail } from './tail.ts';

type ReadCall = ServerWritableStream<Streams.ReadReq, Streams.ReadResp>;
type Answer = AsyncIterable<Streams.ReadResp>;

/** Reads and subscriptions: one RPC. `stopping` ends those that are open, never with OK. */
export function readService(reader: Reader, tail: Tail, stopping: AbortSignal): (call: ReadCall) => void {
  const subscriptions = new Subscriptions(reader, tail);

  const answer = (request: ReadRequest, signal: AbortSignal): Answer => {
    switch (request.type) {
      case 'read-stream':
        return readStream(reader, request);
      case 'read-all':
        return readAll(reader, request);
      case 'subscribe-stream':
        return subscriptions.toStream(request, signal);
      case 'subscribe-all':
        return subscriptions.toAll(request, signal);
    }
  };

  const serve = async (call: ReadCall): Promise<void> => {
    const cancelled = new AbortController();
    call.once('cancelled', () => cancelled.abort());
    call.once('close', () => cancelled.abort());
    const signal = AbortSignal.any([cancelled.signal, stopping]);
    try {
      for await (const message of answer(readRequestIn(call.request), signal)) {
        signal.throwIfAborted();
        if (!call.write(message)) await once(call, 'drain', { signal }); // the consumer is slower: wait for it
      }
      call.end();
    } catch (error) {
      if (cancelled.signal.aborted) return;
      call.emit('error', stopping.aborted ? unavailable('the node is shutting down') : asServiceError(error));
    }
  };
  return (call) => void serve(call);
}

async function* readStream(reader: Reader, request: Extract<ReadRequest, { type: 'read-stream' }>): Answer {
  const { stream, from, direction, count } = request;
  const visible = await reader.visible(stream);
  if (visible.type === 'deleted') throw streamDeleted(stream);
  if (visible.type === 'missing') return yield notFoundMessage(stream);
  const revision = typeof from === 'bigint' ? from : from === 'start' ? 0n : visible.last;
  let left = count;
  if (left > 0)
    for await (const record of reader.stream(stream, visible, { from: revision, direction })) {
      yield eventMessage(record);
      left -= 1;
      if (left === 0) return;
    }
}

/** `$all` forwards includes the position it begins at, backwards it does not. */
async function* readAll(reader: Reader, request: Extract<ReadRequest, { type: 'read-all' }>): Answer {
  const { from, direction, count } = request;
  const forwards = direction === 'forwards';
  const named = forwards ? (at: bigint) => at - 1n : (at: bigint) => at;
  const position =
    typeof from === 'bigint' ? named(from > MAX_REVISION ? MAX_REVISION : from) : from === 'start' ? 0n : MAX_REVISION;
  let left = count;
  if (left > 0)
    for await (const record of reader.all(position, direction)) {
      yield eventMessage(record);
      left -= 1;
      if (left === 0) return;
    }
}
