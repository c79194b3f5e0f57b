import { setTimeout as pause } from 'node:timers/promises';
import { OutageError, type Milliseconds } from '@envoi/event-sourcing';
import { inBatches, type EventLog, type StoredEvent } from '@envoi/event-store';
import { type Handled, type Lease, type Leases } from '@envoi/read-store';

import { describeError, type ConsumersLogger } from './logger.ts';
import { untilWritten } from './until-written.ts';

/** What follows the log from its checkpoint on; one worker at a time, by lease. */
export interface Follower {
  /** Name of its lease. */
  readonly name: string;
  readonly categories: readonly string[];
  /** How long an event waits for others, to be handled with them, while nothing is to be caught up with. */
  readonly gathering: Milliseconds;
  /** Looks up where it is. */
  begin(): Promise<Progress>;
  /** The log is there (again), and everything in it was handled. */
  readonly onLive?: () => Promise<void>;
}

interface Progress {
  /** Each must be found in the log, or the log is older than what was made from it. */
  readonly checkpoints: readonly Handled[];
  /** Everything after this position is handled; undefined: from the beginning. */
  readonly after?: bigint;
  /** Writes what follows from the events, and the checkpoint, in one transaction that compares the lease's fence. Repeated when Postgres was away. */
  readonly handle: (events: readonly StoredEvent[], lease: Lease) => Promise<void>;
}

/** The log does not hold the event that a checkpoint names: an older log was restored. Restore or rebuild the read models. */
export class CheckpointMismatchError extends Error {
  override readonly name = 'CheckpointMismatchError';
  constructor(
    readonly consumer: string,
    readonly position: bigint,
  ) {
    super(`the log has not the event that ${consumer} handled last, at position ${String(position)}`);
  }
}

export interface FollowOptions {
  log: EventLog;
  leases: Leases;
  logger: ConsumersLogger;
  /** Events in one transaction. */
  batch: number;
  signal: AbortSignal;
  /** Whether the checkpoint was found. */
  onFound?: (found: boolean) => void;
}

const AGAIN: Milliseconds = 250;
const CATCHING_UP: Milliseconds = 10;

/** Throws CheckpointMismatchError unless the log holds what was handled last. */
export async function assertFound(log: EventLog, consumer: string, handled: readonly Handled[]): Promise<void> {
  for (const { position, eventId } of new Map(handled.map((at) => [at.eventId, at])).values()) {
    const event = await log.eventAt(position);
    if (event?.id !== eventId) throw new CheckpointMismatchError(consumer, position);
  }
}

/** Follows until `signal` is aborted, whatever fails: a lost lease, a lost connection, a broken server. */
export async function follow(follower: Follower, options: FollowOptions): Promise<void> {
  const { leases, logger, signal } = options;
  for (;;) {
    let lease: Lease | undefined;
    try {
      lease = await leases.waitFor(follower.name, signal);
      await followHolding(follower, lease, options);
    } catch (error) {
      if (!signal.aborted) report(logger, follower.name, error);
    } finally {
      await lease?.release().catch((error: unknown) => report(logger, follower.name, error));
    }
    if (signal.aborted) return;
    await pause(AGAIN);
  }
}

async function followHolding(
  follower: Follower,
  lease: Lease,
  { log, batch, signal, onFound }: FollowOptions,
): Promise<void> {
  const { checkpoints, after, handle } = await follower.begin();
  await assertFound(log, follower.name, checkpoints).catch((error: unknown) => {
    if (error instanceof CheckpointMismatchError) onFound?.(false);
    throw error;
  });
  onFound?.(true);
  const subscribe = (leaving: AbortSignal) =>
    log.subscribe({
      categories: follower.categories,
      ...(after !== undefined && { after }),
      signal: AbortSignal.any([leaving, lease.lost, signal]),
    });
  let isLive = false;
  for await (const messages of inBatches(subscribe, {
    most: batch,
    within: () => (isLive ? follower.gathering : CATCHING_UP),
  })) {
    const events = messages.flatMap((message) => (message.type === 'event' ? [message.event] : []));
    if (events.length > 0) await untilWritten(() => handle(events, lease), AbortSignal.any([lease.lost, signal]));
    if (!messages.some(({ type }) => type === 'caught-up')) continue;
    isLive = true;
    await follower.onLive?.();
  }
  lease.assertHeld();
}

const report = (logger: ConsumersLogger, consumer: string, error: unknown): void => {
  const fields = { consumer, error: describeError(error) };
  if (error instanceof CheckpointMismatchError)
    logger.error({ alert: 'checkpoint-mismatch', ...fields }, 'the log is older than what was made from it');
  else if (error instanceof OutageError) logger.warn(fields, 'a consumer waits for the log');
  else logger.warn(fields, 'a consumer starts over from its checkpoint');
};
