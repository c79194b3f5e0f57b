import { instant, type Clock, type Milliseconds } from '@envoi/event-sourcing';
import { sql, type Kysely } from 'kysely';
import { type Database } from './database.ts';

/** Business time for everybody on one database: real time, ahead by a stored offset that only grows. */
export interface BusinessClock extends Clock {
  /** How far ahead of real time it is. 0 unless somebody has ever moved it. */
  offset(): Milliseconds;
  /** Moves it ahead for all processes, at once here. Throws a RangeError unless `by` is a whole number ≥ 0. */
  moveAhead(by: Milliseconds): Promise<void>;
  /** Calls back whenever anybody has moved it, after `now()` has changed. The result ends that. */
  onMoved(callback: () => void): () => void;
}

const CHANNEL = 'clock';
const AGAIN_AFTER = 500;

/**
 * The clock in `envoi.clock` (call `migrateReadStore` before). `now()` never goes back in this process, even when the
 * machine's clock does. It listens until the database is closed.
 */
export async function businessClock(
  database: Database,
  {
    onError = () => undefined,
    realTime = Date.now,
  }: { onError?: (error: unknown) => void; realTime?: () => number } = {},
): Promise<BusinessClock> {
  const callbacks = new Set<() => void>();
  let offset = 0;
  let latest = 0;
  const moved = (to: Milliseconds): void => {
    if (to <= offset) return;
    offset = to;
    for (const callback of callbacks) callback();
  };
  const look = async (): Promise<void> => {
    try {
      moved(await readOffset(database.kysely));
    } catch (error) {
      onError(error);
      setTimeout(() => void look(), AGAIN_AFTER).unref();
    }
  };
  await database.listen(CHANNEL, (payload) => {
    if (payload === '')
      void look(); // the connection was away: something may have been missed
    else moved(Number(payload));
  });
  moved(await readOffset(database.kysely));
  return {
    now: () => instant((latest = Math.max(latest, realTime() + offset))),
    offset: () => offset,
    moveAhead: async (by) => {
      if (!Number.isSafeInteger(by) || by < 0) throw new RangeError(`not a whole number of milliseconds ahead: ${by}`);
      instant(realTime() + offset + by); // throws beyond the year 9999
      moved(await addToOffset(database.kysely, by));
    },
    onMoved: (callback) => {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    },
  };
}

async function readOffset(kysely: Kysely<unknown>): Promise<Milliseconds> {
  const { rows } = await sql<{ ms: string }>`select offset_ms::text as ms from envoi.clock`.execute(kysely);
  return Number(rows[0]?.ms ?? 0);
}

/** NOTIFY reaches the others when the move is committed. */
async function addToOffset(kysely: Kysely<unknown>, by: Milliseconds): Promise<Milliseconds> {
  const { rows } = await sql<{ ms: string }>`
    with moved as (
      insert into envoi.clock as clock (offset_ms) values (${by})
      on conflict (single) do update set offset_ms = clock.offset_ms + excluded.offset_ms
      returning offset_ms::text as ms
    ) select ms, pg_notify(${CHANNEL}, ms) from moved`.execute(kysely);
  return Number(rows[0]?.ms);
}
