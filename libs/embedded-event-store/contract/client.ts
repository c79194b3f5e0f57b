import { randomUUID } from 'node:crypto';
import {
  jsonEvent,
  type AllStreamSubscription,
  type EventData,
  type EventStoreDBClient,
  type ReadStreamOptions,
  type ResolvedEvent,
  type StreamSubscription,
} from '@eventstore/db-client';

/** An event that is told by its number. */
export const numbered = (n: number, type = 'Numbered'): EventData =>
  jsonEvent({ id: randomUUID(), type, data: { n }, metadata: { m: n } });

export const numberOf = ({ event }: Pick<ResolvedEvent, 'event'>): number => (event?.data as { n: number }).n;

/** The numbers in a stream, as a reader gets them. */
export const numbersIn = async (
  client: EventStoreDBClient,
  stream: string,
  options: ReadStreamOptions = {},
): Promise<number[]> => {
  const numbers: number[] = [];
  for await (const event of client.readStream(stream, options)) numbers.push(numberOf(event));
  return numbers;
};

type Subscription = AllStreamSubscription | StreamSubscription;

/** What a subscription gives until it has caught up; ends it then. Only for logs at rest. */
export async function* untilCaughtUp(subscription: Subscription): AsyncGenerator<ResolvedEvent> {
  subscription.on('caughtUp', () => subscription.push(null));
  try {
    yield* subscription;
  } finally {
    await subscription.unsubscribe();
  }
}

/** What a subscription gives up to and without the event whose type is `last`; ends it then. */
export async function* upTo(subscription: Subscription, last: string): AsyncGenerator<ResolvedEvent> {
  const events: AsyncIterator<ResolvedEvent> = subscription[Symbol.asyncIterator]();
  try {
    for (let next = await events.next(); next.done !== true; next = await events.next()) {
      if (next.value.event?.type === last) return;
      yield next.value;
    }
    throw new Error('the subscription ended by itself');
  } finally {
    await subscription.unsubscribe();
    subscription.resume(); // the client keeps a call until it was read to its end
  }
}

export const all = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
};

/** Resolves when the server has confirmed the subscription. */
export const confirmed = (subscription: Subscription): Promise<unknown> =>
  new Promise((resolve, reject) => {
    subscription.once('confirmation', resolve);
    subscription.once('error', reject);
  });

/** `work` on each item, so many at a time. */
export const inParallel = async <Item>(
  width: number,
  items: Iterable<Item>,
  work: (item: Item) => Promise<unknown>,
): Promise<void> => {
  const iterator = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: width }, worker));
};

export const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, n) => from + n);

/** The error that a promise is rejected with. */
export const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
