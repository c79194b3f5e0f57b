import { OutageError, type Clock, type Milliseconds } from '@envoi/event-sourcing';
import { type EventLog, type Streams } from '@envoi/event-store';
import { consumerStore, holdVisits, openLeases, type ConsumerStore, type Database } from '@envoi/read-store';
import { backOff, type BackOff } from './back-off.ts';
import { assertFound, follow, type Follower } from './follow.ts';
import { describeError, type ConsumersLogger } from './logger.ts';
import { projector } from './project.ts';
import { type AnyProjection } from './projecting.ts';
import { startPump } from './pump.ts';
import { waker } from './waker.ts';
import { type Work } from './work.ts';

export interface ConsumersOptions {
  store: ConsumerStore;
  log: EventLog;
  streams: Streams;
  works: readonly Work[];
  projections: readonly AnyProjection[];
  /** Business time; one that can be moved says so. */
  clock: Clock & { onMoved?(callback: () => void): () => void };
  /** The same for each run of one worker, and of no other: a new run takes over at once what the last one held. */
  holder: string;
  logger: ConsumersLogger;
  /** Visits at once. Default 32. */
  concurrency?: number;
  /** Events in one transaction. Default 500. */
  batch?: number;
  backOff?: Partial<BackOff>;
  /** How long running visits may take when we stop. Default 2 s, for a process that has 5 s to end; they are repeated. */
  grace?: Milliseconds;
}

export interface Consumers {
  /** Takes in nothing more, lets what is running end (for `grace`), and gives back what is held. */
  stop(): Promise<void>;
  /** Something may have become due. */
  readonly poke: () => void;
  /** Consumers whose checkpoint is not in the log: not ready while there are any. */
  missing(): readonly string[];
}

/** Brings the tables of everything here up to date. */
export const migrateConsumers = (database: Database): Promise<void> => consumerStore(database).migrate();

/** Throws CheckpointMismatchError when the log is older than what was made from it. */
export const assertCheckpointsFound = (database: Database, log: EventLog): Promise<void> =>
  assertAllFound(consumerStore(database), log);

async function assertAllFound(store: ConsumerStore, log: EventLog): Promise<void> {
  for (const [name, { handled }] of await store.listCheckpoints())
    await assertFound(log, name, handled === undefined ? [] : [handled]);
}

/**
 * Keeps projections and works going until it is stopped; its guarantees are in the README. Throws
 * CheckpointMismatchError when the log is older than what was made from it, and what Postgres throws while it starts. A
 * log that cannot be reached is waited for.
 */
export async function runConsumers(options: ConsumersOptions): Promise<Consumers> {
  const { store, log, streams, works, clock, holder, logger } = options;
  await store.migrate();
  await assertAllFound(store, log).catch((error: unknown) => {
    if (!(error instanceof OutageError)) throw error; // each consumer looks by itself before it begins
  });
  const onError = (error: unknown): void => logger.warn({ error: describeError(error) }, 'a lease was not renewed');
  const leases = await openLeases(store.leases(), { holder: `${holder}/consumers`, onError });
  const visits = await holdVisits(store.heldVisits(), { holder, onError });
  const pump = startPump({
    ...options,
    visits,
    concurrency: options.concurrency ?? 32,
    backOff: { ...backOff, ...options.backOff },
    grace: options.grace ?? 2_000,
  });
  const stopListening = await store.onArmed((from) => {
    if (from !== holder) pump.poke();
  });
  const forgetMoves = clock.onMoved?.(pump.poke);

  const stopping = new AbortController();
  const missing = new Set<string>();
  const wakes = waker({ store, streams, works, clock, logger, holder, onArmed: pump.poke });
  const followers = [
    ...(wakes === undefined ? [] : [wakes]),
    ...options.projections.map((projection) => projector(projection, { store, streams, logger })),
  ];
  const run = (follower: Follower): Promise<void> =>
    follow(follower, {
      log,
      leases,
      logger,
      batch: options.batch ?? 500,
      signal: stopping.signal,
      onFound: (found) => {
        if (found) missing.delete(follower.name);
        else missing.add(follower.name);
      },
    });
  const following = followers.map(run);

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    forgetMoves?.();
    stopping.abort();
    await Promise.all([...following, pump.stop(), stopListening()]);
    await visits.close();
    await leases.close();
  };

  return {
    poke: pump.poke,
    missing: () => [...missing],
    stop: () => (stopped ??= stop()),
  };
}
