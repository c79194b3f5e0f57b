import { setTimeout as pause } from 'node:timers/promises';

/** Longer than what the product itself waits for: a lease of 3 s, a probe after 5 s, one after the other on a busy machine. */
const PATIENCE = 30_000;

/**
 * Looks again and again until `check` neither throws nor gives `false`, and resolves with what it gave. After `within`
 * milliseconds it throws what `check` threw last. For what happens soon, but not at once; never for what must not happen.
 */
export async function eventually<Result>(
  check: () => Result | Promise<Result>,
  { within = PATIENCE, every = 20 }: { within?: number; every?: number } = {},
): Promise<Result> {
  const until = performance.now() + within;
  for (;;) {
    try {
      const result = await check();
      if (result !== false) return result;
      if (performance.now() > until) throw new Error(`still false after ${within} ms`);
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    await pause(every);
  }
}
