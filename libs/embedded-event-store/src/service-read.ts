import { type ServerWritableStream } from '@grpc/grpc-js';
import { EventEmitter, once } from 'node:events';
import { asServiceError, streamDeleted, unavailable } from './errors.ts';
import { eventMessage, notFoundMessage } from './messages.ts';
import { readRequestIn, uuidNotationIn, type ReadRequest } from './read-request.ts';
import { type Reader } from './reader.ts';
import { MAX_REVISION, sizeOf, type EventRecord } from './record.ts';
import { ReadResp, type Streams } from './stubs.ts';
import { Subscriptions } from './subscriptions.ts';
import { type Tail } from './tail.ts';

/** Nobody hears it; made for each call that ends, it would cost more than the rest of a short read. */
const GONE = new Error('the client is gone');

type ReadCall = ServerWritableStream<Streams.ReadReq, Streams.ReadResp>;
type Answer = AsyncGenerator<EventRecord | Streams.ReadResp, void>;

/** Reads and subscriptions that may be open at once: each holds a page of events, and what its consumer has not taken. */
const MAX_OPEN = 1_000;
/** Bytes. gRPC counts the messages that a slow consumer has not taken, not their bytes: large ones are sent one by one. */
const LARGE = 64 * 1024;

/** Reads and subscriptions: one RPC. `stopping` ends those that are open, never with OK. */
export function readService(
  reader: Reader,
  tail: Tail,
  { stopping, maxOpen = MAX_OPEN }: { stopping: AbortSignal; maxOpen?: number },
): (call: ReadCall) => void {
  const subscriptions = new Subscriptions(reader, tail);
  let open = 0;

  const answer = (request: ReadRequest, signal: AbortSignal): Answer => {
    switch (request.type) {
      case 'read-stream':
        return readStream(reader, request);
      case 'read-all':
        return readAll(reader, tail, request);
      case 'subscribe-stream':
        return subscriptions.toStream(request, signal);
      case 'subscribe-all':
        return subscriptions.toAll(request, signal);
    }
  };

  const serve = async (call: ReadCall): Promise<void> => {
    const cancelled = new AbortController();
    const cancel = (): void => cancelled.abort(GONE);
    call.once('cancelled', cancel);
    call.once('close', cancel);
    const signal = AbortSignal.any([cancelled.signal, stopping]);
    open += 1;
    try {
      if (open > maxOpen) throw unavailable(`${maxOpen} reads and subscriptions are open already`);
      await send(call, answer(readRequestIn(call.request), signal), signal);
      call.end();
    } catch (error) {
      if (cancelled.signal.aborted) return;
      call.emit('error', stopping.aborted ? unavailable('the node is shutting down') : asServiceError(error));
    } finally {
      open -= 1;
    }
  };
  return (call) => void serve(call);
}

/** As fast as the consumer takes it. */
const send = async (call: ReadCall, answer: Answer, signal: AbortSignal): Promise<void> => {
  const notation = uuidNotationIn(call.request);
  for await (const part of answer) {
    signal.throwIfAborted();
    if (part instanceof ReadResp || sizeOf(part) < LARGE) {
      const message = part instanceof ReadResp ? part : eventMessage(part, notation);
      if (!call.write(message)) await once(call, 'drain', { signal });
    } else {
      const taken = new EventEmitter();
      call.write(eventMessage(part, notation), () => taken.emit('taken'));
      await once(taken, 'taken', { signal });
    }
  }
};

async function* readStream(reader: Reader, request: Extract<ReadRequest, { type: 'read-stream' }>): Answer {
  const { stream, from, direction, count } = request;
  const visible = await reader.visible(stream);
  if (visible.type === 'deleted') throw streamDeleted(stream);
  if (visible.type === 'missing') {
    yield notFoundMessage(stream);
    return;
  }
  const begin = typeof from === 'bigint' ? from : { start: 0n, end: visible.last }[from];
  yield* pages(count, (end) => {
    const next = direction === 'forwards' ? 1n : -1n;
    return reader.streamPage(stream, visible, { from: end === undefined ? begin : end.revision + next, direction });
  });
}

/** `$all` forwards includes the position it begins at, backwards it does not. */
async function* readAll(reader: Reader, tail: Tail, request: Extract<ReadRequest, { type: 'read-all' }>): Answer {
  const { from, direction, count } = request;
  const place = typeof from === 'bigint' ? from : { start: 0n, end: MAX_REVISION }[from];
  const inRange = place > MAX_REVISION ? MAX_REVISION : place;
  const begin = direction === 'forwards' ? inRange - 1n : inRange;
  const { last } = tail;
  yield* pages(count, (end) => reader.page(end?.position ?? begin, direction, last));
}

/** Page after page, each of what comes after the end of the one before; the first that is empty is the last. */
async function* pages(count: number, read: (end?: EventRecord) => Promise<EventRecord[]>): Answer {
  let left = count;
  let end: EventRecord | undefined;
  while (left > 0) {
    const page = await read(end);
    yield* page.slice(0, left);
    left -= page.length;
    end = page.at(-1);
    if (end === undefined) return;
  }
}
