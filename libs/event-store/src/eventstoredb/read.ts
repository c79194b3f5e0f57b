import {
  BACKWARDS,
  END,
  FORWARDS,
  NotLeaderError,
  START,
  StreamNotFoundError,
  type AllStreamRecordedEvent,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type RecordedEvent,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client';
import { type Milliseconds } from '@envoi/event-sourcing';
import { type ReadOptions, type StoredEvent } from '../event-log.ts';
import { type Client } from './client.ts';
import { type Clients } from './clients.ts';
import { isOutage, translated } from './outage.ts';
import { within } from './timing.ts';

export const storedEvent = (event: RecordedEvent | AllStreamRecordedEvent): StoredEvent => {
  const { id, streamId: stream, revision, position, type, data, metadata, created } = event;
  return { id, stream, revision, position: position?.commit ?? 0n, type, data, metadata, created };
};

export type Reading = Readonly<{
  clients: Clients;
  /** For the next event. */
  readTimeout: Milliseconds;
  /** For all of them (`performance.now()`); default: no end. */
  until?: number;
  /** Ends all that is under way, with its reason. */
  signal: AbortSignal;
}>;

/** A read ends with an outage when nothing comes for so long. A connection that fails at once is tried once more. */
export async function* read(reading: Reading, stream: string, options: ReadOptions): AsyncGenerator<StoredEvent> {
  if (options.limit === 0) return;
  let mayTryAgain = true;
  for (;;) {
    try {
      for await (const event of once(reading, stream, options)) {
        mayTryAgain = false;
        yield event;
      }
      return;
    } catch (error) {
      if (error instanceof StreamNotFoundError) return;
      if (!isOutage(error) || !mayTryAgain) throw translated(error);
      mayTryAgain = false;
    }
  }
}

async function* once(reading: Reading, stream: string, options: ReadOptions): AsyncGenerator<StoredEvent> {
  const { from, backwards = false, limit = Number.MAX_SAFE_INTEGER } = options;
  yield* answered(reading, (client) =>
    client.readStream(stream, {
      fromRevision: from ?? (backwards ? END : START),
      direction: backwards ? BACKWARDS : FORWARDS,
      maxCount: limit,
    }),
  );
}

/** The whole log from a position, inclusive, or from its beginning. */
export async function* readAll(
  reading: Reading,
  from: bigint | undefined,
  maxCount: number,
): AsyncGenerator<StoredEvent> {
  const fromPosition = from === undefined ? START : { commit: from, prepare: from };
  yield* answered(reading, (client) => client.readAll({ fromPosition, direction: FORWARDS, maxCount }));
}

type Call = StreamingRead<ResolvedEvent> | StreamingRead<AllStreamResolvedEvent>;

/** The events of a call, each within the time for one. A client whose call failed is not used again. */
async function* answered(reading: Reading, call: (client: Client) => Call): AsyncGenerator<StoredEvent> {
  const { clients, readTimeout, until = Infinity, signal } = reading;
  signal.throwIfAborted();
  const client = clients.borrow();
  const events = call(client.calls);
  const iterator = (events as AsyncIterable<ResolvedEvent | AllStreamResolvedEvent>)[Symbol.asyncIterator]();
  const stop = (): void => void events.destroy(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  let isAtEnd = false;
  try {
    for (;;) {
      const next = await within(Math.min(readTimeout, until - performance.now()), iterator.next());
      isAtEnd = next.done === true;
      if (next.done === true) return;
      if (next.value.event !== undefined) yield storedEvent(next.value.event);
    }
  } catch (error) {
    if (isOutage(error) && !(error instanceof NotLeaderError)) clients.replace(client);
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    if (isAtEnd) clients.giveBack(client);
    else {
      cancel(events);
      drain(iterator, () => clients.giveBack(client));
    }
  }
}

/** The client forgets a call when it was read to its end; what comes after a cancellation concerns nobody. */
const drain = (iterator: AsyncIterator<unknown>, atTheEnd: () => void): void => {
  iterator.next().then(({ done }) => (done === true ? atTheEnd() : drain(iterator, atTheEnd)), atTheEnd);
};

/**
 * Leaving a loop leaves the call open: it has to be cancelled. A call that never began has nothing to cancel. Whatever it
 * says after that is heard by nobody, and would end the process.
 */
export const cancel = (events: Call | AllStreamSubscription): void => {
  events.on('error', () => undefined);
  const cancelled = 'cancel' in events ? events.cancel() : events.unsubscribe();
  cancelled.catch((error: unknown) => {
    if (!isOutage(error)) throw error;
  });
};

/** The event at exactly this position. */
export const eventAt = async (reading: Reading, position: bigint): Promise<StoredEvent | undefined> => {
  try {
    for await (const event of readAll(reading, position, 1)) return event.position === position ? event : undefined;
    return undefined;
  } catch (error) {
    throw translated(error);
  }
};
