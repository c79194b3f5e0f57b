import { OutageError, type Milliseconds } from '@envoi/event-sourcing';
import { type StoredEvent } from '../event-log.ts';
import { isOutage } from './outage.ts';
import { readAll, type Reading } from './read.ts';

/** A server passes over 32 events of no concern at most without a word; this is well beyond. */
const TOO_MANY = 256;

export type Watching = Reading & Readonly<{ stallAfter: Milliseconds }>;

/**
 * What comes next, or an OutageError when it ought to have come: after a silence the log itself is compared with where the
 * subscription stands. What it should have seen may just be on its way, so it gets the same time once more.
 */
export const unlessStalled = async <Result>(
  stallAfter: Milliseconds,
  next: Promise<Result>,
  isBehind: () => Promise<boolean>,
): Promise<Result> => {
  for (let wasBehind = false; ;) {
    const came = await settledWithin(stallAfter, next);
    if (came) return next;
    if (wasBehind) throw new OutageError('a subscription has stalled');
    wasBehind = await isBehind();
  }
};

const settledWithin = async (limit: Milliseconds, promise: Promise<unknown>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limit);
  });
  const settled = (): true => true;
  try {
    return await Promise.race([promise.then(settled, settled), silence]);
  } finally {
    clearTimeout(timer);
  }
};

/** Reads the log from where the subscription stands. One that cannot be read says that the connection is to blame. */
export const isBehind = async (
  reading: Reading,
  position: bigint | undefined,
  concerns: (event: StoredEvent) => boolean,
): Promise<boolean> => {
  let passedOver = 0;
  try {
    for await (const event of readAll(reading, position, TOO_MANY)) {
      if (position !== undefined && event.position <= position) continue;
      if (concerns(event)) return true;
      passedOver += 1;
    }
  } catch (error) {
    if (isOutage(error)) return true;
    throw error;
  }
  return passedOver >= TOO_MANY - 1;
};
