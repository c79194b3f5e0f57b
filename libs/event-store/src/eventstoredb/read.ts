import {
  BACKWARDS,
  END,
  FORWARDS,
  START,
  StreamNotFoundError,
  type AllStreamRecordedEvent,
  type EventStoreDBClient,
  type RecordedEvent,
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

/** A read ends with an outage when nothing comes for so long. A connection that fails at once is tried once more. */
export async function* read(
  clients: Clients,
  readTimeout: Milliseconds,
  stream: string,
  options: ReadOptions,
): AsyncGenerator<StoredEvent> {
  if (options.limit === 0) return;
  let yielded = false;
  for (let attempt = 0; ; attempt += 1) {
    const client = clients.current;
    try {
      for await (const event of once(client, readTimeout, stream, options)) {
        yielded = true;
        yield event;
      }
      return;
    } catch (error) {
      if (error instanceof StreamNotFoundError) return;
      if (isOutage(error)) clients.replace(client);
      if (yielded || attempt > 0 || !isOutage(error)) throw translated(error);
    }
  }
}

async function* once(
  client: EventStoreDBClient,
  readTimeout: Milliseconds,
  stream: string,
  { from, backwards = false, limit }: ReadOptions,
): AsyncGenerator<StoredEvent> {
  const events = client.readStream(stream, {
    fromRevision: from ?? (backwards ? END : START),
    direction: backwards ? BACKWARDS : FORWARDS,
    ...(limit === undefined || !Number.isFinite(limit) ? {} : { maxCount: limit }),
  });
  try {
    const iterator = events[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await within(readTimeout, iterator.next());
      if (done === true) return;
      if (value.event !== undefined) yield storedEvent(value.event);
    }
  } finally {
    cancel(events);
  }
}

/** Leaving a loop leaves the call open: it has to be cancelled. A call that never began has nothing to cancel. */
export const cancel = (events: { cancel(): Promise<void> } | { unsubscribe(): Promise<void> }): void => {
  const cancelled = 'cancel' in events ? events.cancel() : events.unsubscribe();
  cancelled.catch((error: unknown) => {
    if (!isOutage(error)) throw error;
  });
};

/** The event at exactly this position. */
export const eventAt = async (
  clients: Clients,
  readTimeout: Milliseconds,
  position: bigint,
): Promise<StoredEvent | undefined> => {
  const client = clients.current;
  const from = { commit: position, prepare: position };
  const events = client.readAll({ fromPosition: from, direction: FORWARDS, maxCount: 1 });
  try {
    const { done, value } = await within(readTimeout, events[Symbol.asyncIterator]().next());
    if (done === true || value.event === undefined || value.event.position.commit !== position) return undefined;
    return storedEvent(value.event);
  } catch (error) {
    if (isOutage(error)) clients.replace(client);
    throw translated(error);
  } finally {
    cancel(events);
  }
};
