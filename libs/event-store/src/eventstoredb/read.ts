import {
  BACKWARDS,
  END,
  FORWARDS,
  START,
  StreamNotFoundError,
  type AllStreamRecordedEvent,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type RecordedEvent,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { type Milliseconds } from '@envoi/event-sourcing';
import { type ReadOptions, type StoredEvent } from '../event-log.ts';
import { type Clients } from './clients.ts';
import { isOutage, translated } from './outage.ts';
import { within } from './timing.ts';

export const storedEvent = (event: RecordedEvent | AllStreamRecordedEvent): StoredEvent => {
  const { id, streamId: stream, revision, position, type, data, metadata, created } = event;
  return { id, stream, revision, position: position?.commit ?? 0n, type, data, metadata, created };
};

type Reading = Readonly<{ clients: Clients; readTimeout: Milliseconds }>;

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
  const client = reading.clients.current;
  const events = client.readStream(stream, {
    fromRevision: from ?? (backwards ? END : START),
    direction: backwards ? BACKWARDS : FORWARDS,
    maxCount: limit,
  });
  yield* answered(reading, client, events as AsyncIterable<ResolvedEvent> & typeof events);
}

/** The events of a call, each within the time for one. A client whose call failed is not used again. */
async function* answered(
  { clients, readTimeout }: Reading,
  client: EventStoreDBClient,
  events: AsyncIterable<Pick<ResolvedEvent, 'event'>> & Parameters<typeof cancel>[0],
): AsyncGenerator<StoredEvent> {
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(readTimeout, iterator.next());
      if (next.done === true) return;
      if (next.value.event !== undefined) yield storedEvent(next.value.event);
    }
  } catch (error) {
    if (isOutage(error)) clients.replace(client);
    throw error;
  } finally {
    cancel(events);
    drain(iterator);
  }
}

/** The client forgets a call when it was read to its end; what comes after a cancellation concerns nobody. */
const drain = (iterator: AsyncIterator<unknown>): void => {
  iterator.next().then(
    ({ done }) => {
      if (done !== true) drain(iterator);
    },
    () => undefined,
  );
};

/** Leaving a loop leaves the call open: it has to be cancelled. A call that never began has nothing to cancel. */
export const cancel = (events: { cancel(): Promise<void> } | { unsubscribe(): Promise<void> }): void => {
  const cancelled = 'cancel' in events ? events.cancel() : events.unsubscribe();
  cancelled.catch((error: unknown) => {
    if (!isOutage(error)) throw error;
  });
};

/** The event at exactly this position. */
export const eventAt = async (reading: Reading, position: bigint): Promise<StoredEvent | undefined> => {
  const client = reading.clients.current;
  const fromPosition = { commit: position, prepare: position };
  const events = client.readAll({ fromPosition, direction: FORWARDS, maxCount: 1 });
  try {
    for await (const event of answered(
      reading,
      client,
      events as AsyncIterable<AllStreamResolvedEvent> & typeof events,
    ))
      return event.position === position ? event : undefined;
    return undefined;
  } catch (error) {
    throw translated(error);
  }
};
