import { setTimeout as delay } from 'node:timers/promises';
import { OutageError, type Milliseconds } from '@envoi/event-sourcing';

/** Full jitter: somewhere between 0 and a bound that doubles from 50 ms to 1 s, so that we soon know when it is back. */
export const backOff = (attempt: number, signal?: AbortSignal): Promise<void> =>
  delay(Math.random() * Math.min(1_000, 50 * 2 ** attempt), undefined, signal === undefined ? {} : { signal });

/** The promise's outcome, or an OutageError after so long. The promise goes on unwatched. */
export const within = async <Result>(limit: Milliseconds, promise: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutageError('the event store did not answer in time')), limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};
