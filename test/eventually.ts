import { setTimeout as pause } from 'node:timers/promises';

/**
 * Looks again and again until `check` neither throws nor gives `false`, and resolves with what it gave. After `within`
 * milliseconds it throws what `check` threw last. For what happens soon, but not at once; never for what must not happen.
 */
export async function eventually<Result>(
  check: () => Result | Promise<Result>,
  { within = 10_000, every = 20 }: { within?: number; every?: number } = {},
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
