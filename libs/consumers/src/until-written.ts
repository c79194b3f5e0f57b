import { setTimeout as pause } from 'node:timers/promises';
import { isDatabaseOutage } from '@envoi/read-store';

const AGAIN_AFTER = 100;

/**
 * Writes what came of a visit or a batch, again and again while Postgres is away, as long as that is held: else it would
 * be repeated, and only once its lease is over. A write whose answer was lost finds its checkpoint moved, or its fence gone,
 * for good: no visit has it again.
 */
export async function untilWritten<Result>(write: () => Promise<Result>, lost: AbortSignal): Promise<Result> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!isDatabaseOutage(error) || lost.aborted) throw error;
      await pause(AGAIN_AFTER);
    }
  }
}
