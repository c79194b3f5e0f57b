import {
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
} from '@eventstore/db-client';
import { type StoredEvent, type SubscribeOptions, type SubscriptionMessage } from '../event-log.ts';
import { type Client } from './client.ts';
import { isOutage, translated } from './outage.ts';
import { cancel, storedEvent } from './read.ts';
import { backOff } from './timing.ts';
import { isBehind, unlessStalled, type Watching } from './watchdog.ts';

/** A marker travels through the queue of the events, so that it comes out after all that came in before it. */
type Queued = AllStreamResolvedEvent | Readonly<{ marker: SubscriptionMessage }>;

/**
 * Never ends by itself: whatever ends the call, be it an error, a plain end or its silence, the next one begins after the
 * last position that was handled, that is, yielded, with the next one asked for.
 */
export async function* subscribe(
  watching: Watching,
  { categories, after, signal: theirs }: SubscribeOptions,
): AsyncGenerator<SubscriptionMessage> {
  const { clients, signal: ours } = watching;
  const { signal, release } = either(theirs, ours);
  const isOver = (): boolean => signal.aborted;
  let handled = after;
  try {
    for (let failures = 0; !isOver(); failures += 1) {
      try {
        for await (const message of dedicated({ ...watching, signal }, categories, handled)) {
          if (isOver()) return;
          yield message;
          if (message.type !== 'caught-up') failures = 0;
          handled = positionOf(message) ?? handled;
        }
      } catch (error) {
        if (!isOutage(error)) throw translated(error);
        clients.renewConnection();
      }
      if (!isOver()) await backOff(failures, signal).catch(unlessAborted(signal));
    }
  } finally {
    release();
  }
}

/** Aborted as soon as one of them is. Unlike with AbortSignal.any, nothing of it stays with them afterwards. */
const either = (...signals: AbortSignal[]): { signal: AbortSignal; release: () => void } => {
  const over = new AbortController();
  const end = (): void => over.abort();
  for (const each of signals) {
    if (each.aborted) end();
    each.addEventListener('abort', end, { once: true });
  }
  const release = (): void => {
    for (const each of signals) each.removeEventListener('abort', end);
  };
  return { signal: over.signal, release };
};

/** One call, by a client of its own. */
async function* dedicated(
  watching: Watching,
  categories: readonly string[],
  after: bigint | undefined,
): AsyncGenerator<SubscriptionMessage> {
  const client = watching.clients.dedicated();
  try {
    yield* follow(watching, client.calls, categories, after);
  } finally {
    await watching.clients.close(client);
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
  watching: Watching,
  client: Client,
  categories: readonly string[],
  after: bigint | undefined,
): AsyncGenerator<SubscriptionMessage> {
  const { signal } = watching;
  const prefixes = categories.map((category) => `${category}-`);
  const concerns = ({ stream }: StoredEvent): boolean => prefixes.some((prefix) => stream.startsWith(prefix));
  const mark = (subscription: AllStreamSubscription, marker: SubscriptionMessage): void => {
    subscription.push({ marker } satisfies Queued);
  };
  const subscription = client.subscribeToAll(
    {
      fromPosition: after === undefined ? START : { commit: after, prepare: after },
      filter: streamNameFilter({
        prefixes,
        checkpointReached: (reached, { commit }) => mark(reached, { type: 'checkpoint', position: commit }),
      }),
    },
    { highWaterMark: 1 },
  );
  subscription.on('caughtUp', () => mark(subscription, { type: 'caught-up' }));
  const queue = (subscription as AsyncIterable<Queued>)[Symbol.asyncIterator]();
  const stop = (): void => void subscription.destroy();
  signal.addEventListener('abort', stop, { once: true });
  let position = after;
  try {
    for (;;) {
      const next = await unlessStalled(watching.stallAfter, queue.next(), () => isBehind(watching, position, concerns));
      if (next.done === true) return;
      const message = messageIn(next.value);
      if (message === undefined) continue;
      yield message;
      position = positionOf(message) ?? position;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    cancel(subscription);
    stop(); // an answer that is still waited for comes to its end
  }
}

const messageIn = (queued: Queued): SubscriptionMessage | undefined => {
  if ('marker' in queued) return queued.marker;
  return queued.event === undefined ? undefined : { type: 'event', event: storedEvent(queued.event) };
};
