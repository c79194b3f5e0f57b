import {
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { type SubscribeOptions, type SubscriptionMessage } from '../event-log.ts';
import { type Clients } from './clients.ts';
import { isOutage, translated } from './outage.ts';
import { cancel, storedEvent } from './read.ts';
import { backOff } from './timing.ts';

/** A marker travels through the queue of the events, so that it comes out after all that came in before it. */
type Queued = AllStreamResolvedEvent | Readonly<{ marker: SubscriptionMessage }>;

/**
 * Never ends by itself: whatever ends the call, the next one begins after the last position that was handled, that is,
 * yielded, with the next one asked for.
 */
export async function* subscribe(
  clients: Clients,
  { categories, after, signal }: SubscribeOptions,
): AsyncGenerator<SubscriptionMessage> {
  const isOver = (): boolean => signal.aborted;
  let handled = after;
  for (let failures = 0; !isOver(); failures += 1) {
    const client = clients.dedicated();
    try {
      for await (const message of follow(client, categories, handled, signal)) {
        if (isOver()) return;
        yield message;
        failures = 0;
        handled = positionOf(message) ?? handled;
      }
    } catch (error) {
      if (!isOutage(error)) throw translated(error);
    } finally {
      await clients.dispose(client);
    }
    if (!isOver()) await backOff(failures, signal).catch(unlessAborted(signal));
  }
}

const positionOf = (message: SubscriptionMessage): bigint | undefined => {
  if (message.type === 'event') return message.event.position;
  return message.type === 'checkpoint' ? message.position : undefined;
};

const unlessAborted =
  (signal: AbortSignal) =>
  (error: unknown): void => {
    if (!signal.aborted) throw error;
  };

/** One call, until it ends for whatever reason. */
async function* follow(
  client: EventStoreDBClient,
  categories: readonly string[],
  after: bigint | undefined,
  signal: AbortSignal,
): AsyncGenerator<SubscriptionMessage> {
  const mark = (subscription: AllStreamSubscription, marker: SubscriptionMessage): void => {
    subscription.push({ marker } satisfies Queued);
  };
  const subscription = client.subscribeToAll(
    {
      fromPosition: after === undefined ? START : { commit: after, prepare: after },
      filter: streamNameFilter({
        prefixes: categories.map((category) => `${category}-`),
        checkpointReached: (reached, { commit }) => mark(reached, { type: 'checkpoint', position: commit }),
      }),
    },
    { highWaterMark: 1 },
  );
  subscription.on('caughtUp', () => mark(subscription, { type: 'caught-up' }));
  const stop = (): void => {
    subscription.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const queued of subscription as AsyncIterable<Queued>) {
      if ('marker' in queued) yield queued.marker;
      else if (queued.event !== undefined) yield { type: 'event', event: storedEvent(queued.event) };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    cancel(subscription);
  }
}
