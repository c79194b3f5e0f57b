import { type Milliseconds } from '@envoi/event-sourcing';

export interface Batching {
  most: number;
  /** How long the first of a batch waits for others. */
  within: () => Milliseconds;
}

const LATE = Symbol('late');

/**
 * What is there, in batches. While a batch is handled at most one more message is fetched. The source gets a signal that is
 * aborted when the batches are left.
 */
export async function* inBatches<Message>(
  source: (signal: AbortSignal) => AsyncIterable<Message>,
  { most, within }: Batching,
): AsyncGenerator<readonly Message[]> {
  const leaving = new AbortController();
  const messages = source(leaving.signal)[Symbol.asyncIterator]();
  const fetch = (): Promise<IteratorResult<Message>> => {
    const next = messages.next();
    next.catch(() => undefined); // it may fail while nobody awaits it yet; whoever does then gets the error
    return next;
  };
  let next = fetch();
  try {
    for (;;) {
      const first = await next;
      if (first.done === true) return;
      const batch = [first.value];
      next = fetch();
      const late = timer(within());
      while (batch.length < most) {
        const more = await Promise.race([next, late.over]);
        if (more === LATE || more.done === true) break;
        batch.push(more.value);
        next = fetch();
      }
      late.clear();
      yield batch;
    }
  } finally {
    leaving.abort();
    await messages.return?.();
  }
}

const timer = (length: Milliseconds): { over: Promise<typeof LATE>; clear: () => void } => {
  let clear = (): void => undefined;
  const over = new Promise<typeof LATE>((resolve) => {
    const timeout = setTimeout(() => resolve(LATE), length);
    clear = () => clearTimeout(timeout);
  });
  return { over, clear };
};
