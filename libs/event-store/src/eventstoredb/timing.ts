import { setTimeout as delay } from 'node:timers/promises';
import { OutageError, type Milliseconds } from '@envoi/event-sourcing';

/** The longest pause between two attempts, so that we soon know when it is back. */
const LONGEST: Milliseconds = 1_000;

/** Full jitter: somewhere between 0 and a bound that doubles from 50 ms to 1 s, or less. Rejects when it is aborted. */
export const backOff = (attempt: number, signal: AbortSignal, atMost = LONGEST): Promise<void> =>
  delay(Math.max(0, Math.min(atMost, Math.random() * Math.min(LONGEST, 50 * 2 ** attempt))), undefined, { signal });

/** The promise's outcome; an OutageError after so long; the signal's reason. The promise then goes on unwatched. */
export const within = async <Result>(
  limit: Milliseconds,
  promise: Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  let stop = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    stop = () => reject(signal?.reason as Error);
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    timer = setTimeout(() => reject(new OutageError('the event store did not answer in time')), Math.max(0, limit));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
};
