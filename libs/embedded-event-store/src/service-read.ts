import { type ServerWritableStream } from '@grpc/grpc-js';
import { once } from 'node:events';
import { asServiceError, streamDeleted, unavailable } from './errors.ts';
import { eventMessage, notFoundMessage } from './messages.ts';
import { readRequestIn, type ReadRequest } from './read-request.ts';
import { type Reader } from './reader.ts';
import { MAX_REVISION, type EventRecord } from './record.ts';
import { type Streams } from './stubs.ts';
import { Subscriptions } from './subscriptions.ts';
import { type Tail } from './tail.ts';

type ReadCall = ServerWritableStream<Streams.ReadReq, Streams.ReadResp>;
type Answer = AsyncGenerator<Streams.ReadResp, void>;

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
  if (visible.type === 'missing') yield notFoundMessage(stream);
  else {
    const revision = typeof from === 'bigint' ? from : { start: 0n, end: visible.last }[from];
    yield* atMost(count, reader.stream(stream, visible, { from: revision, direction }));
  }
}

/** `$all` forwards includes the position it begins at, backwards it does not. */
async function* readAll(reader: Reader, request: Extract<ReadRequest, { type: 'read-all' }>): Answer {
  const { from, direction, count } = request;
  const place = typeof from === 'bigint' ? from : { start: 0n, end: MAX_REVISION }[from];
  const inRange = place > MAX_REVISION ? MAX_REVISION : place;
  yield* atMost(count, reader.all(direction === 'forwards' ? inRange - 1n : inRange, direction));
}

async function* atMost(count: number, records: AsyncIterable<EventRecord>): Answer {
  let left = count;
  if (left <= 0) return;
  for await (const record of records) {
    yield eventMessage(record);
    left -= 1;
    if (left === 0) return;
  }
}
