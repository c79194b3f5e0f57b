import { randomUUID } from 'node:crypto';
import { inBatches, type EventLog, type StoredEvent, type Streams } from '@envoi/event-store';
import {
  assertFence,
  deleteCheckpoint,
  dropRowTable,
  consumerTransaction,
  findCheckpoint,
  leaseRows,
  lockCheckpoint,
  makeLive,
  makeRowTable,
  moveCheckpoints,
  openCheckpoint,
  openLeases,
  switchGeneration,
  unparkSubjects,
  type Checkpoint,
  type Database,
  type Handled,
  type Lease,
} from '@envoi/read-store';
import { applyEvents, generationOf, projectionName, type Target } from './apply.ts';

import { untyped, type AnyProjection } from './projecting.ts';

export interface RebuildDependencies {
  database: Database;
  log: EventLog;
  streams: Streams;
}

export interface RebuildOptions {
  /** Throws away what an interrupted rebuild has made; without it, that is gone on with. For a fold that changed since. */
  afresh?: boolean;
  /** At most so many events in a transaction; default 500. */
  batch?: number;
  onProgress?: (progress: RebuildProgress) => void;
}

/** How far a rebuild is; both positions are 0 for an empty log. */
export type RebuildProgress = Readonly<{
  /** Events applied by this run. */
  events: number;
  position: bigint;
  /** Where the live rows stood when it began: about the end. */
  end: bigint;
}>;

interface Rebuild extends RebuildDependencies {
  name: string;
  /** The checkpoint of what is made: it survives an interruption. */
  ownCheckpoint: string;
  /** What is live while the new rows are made. */
  live: Checkpoint;
  target: Target;
  lease: Lease;
}

/**
 * Makes the rows of a projection anew from the beginning of the log, beside the live ones, then switches readers and
 * writers over at once. Interrupted, it has changed nothing, and the next call goes on where it was. Throws when another
 * rebuild of it is under way.
 */
export async function rebuildProjection(
  typed: AnyProjection,
  { database, log, streams }: RebuildDependencies,
  options: RebuildOptions = {},
): Promise<void> {
  const projection = untyped(typed);
  const name = projectionName(projection);
  const leases = await openLeases(leaseRows(database), { holder: `rebuild-${randomUUID()}` });
  try {
    const lease = await leases.acquire(`rebuild:${name}`);
    if (lease === undefined) throw new Error(`${name} is being rebuilt by somebody else: wait for it`);
    const live = await openCheckpoint(database.kysely, name, projection.categories);
    const target = { projection, streams, generation: live.generation + 1 };
    await rebuild({ database, log, streams, name, ownCheckpoint: `rebuild:${name}`, live, target, lease }, options);
  } finally {
    await leases.close();
  }
}

async function rebuild(of: Rebuild, { afresh = false, batch = 500, onProgress }: RebuildOptions): Promise<void> {
  let handled = await begin(of, afresh);
  let isLive = false;
  let events = 0;
  for await (const messages of inBatches(following(of, handled?.position), { most: batch, within: () => 10 })) {
    const found = messages.flatMap((message) => (message.type === 'event' ? [message.event] : []));
    handled = await apply(of, found, handled);
    events += found.length;
    onProgress?.({ events, position: positionOf(handled), end: positionOf(of.live.handled) });
    isLive ||= messages.some(({ type }) => type === 'caught-up');
    if (isLive && (await switchOver(of, handled))) return;
  }
  of.lease.assertHeld();
}

const following =
  ({ log, target, lease }: Rebuild, after: bigint | undefined) =>
  (leaving: AbortSignal) =>
    log.subscribe({
      categories: target.projection.categories,
      ...(after !== undefined && { after }),
      signal: AbortSignal.any([leaving, lease.lost]),
    });

const positionOf = (handled: Handled | undefined): bigint => handled?.position ?? 0n;

/** Where an interrupted rebuild of the same generation stands; else an empty table. */
const begin = ({ database, target, ownCheckpoint, lease }: Rebuild, afresh: boolean): Promise<Handled | undefined> =>
  database.kysely.transaction().execute(async (trx) => {
    await assertFence(trx, lease);
    const interrupted = await findCheckpoint(trx, ownCheckpoint);
    if (!afresh && interrupted?.generation === target.generation) return interrupted.handled;
    await dropRowTable(trx, target.projection, target.generation);
    await unparkSubjects(trx, generationOf(target));
    await makeRowTable(trx, target.projection, target.generation);
    await openCheckpoint(trx, ownCheckpoint, target.projection.categories);
    await switchGeneration(trx, ownCheckpoint, { generation: target.generation });
    return undefined;
  });

async function apply(of: Rebuild, events: readonly StoredEvent[], handled?: Handled): Promise<Handled | undefined> {
  const last = events.at(-1);
  if (last === undefined) return handled;
  await of.database.kysely.transaction().execute(async (trx) => {
    await assertFence(trx, of.lease);
    await applyEvents(consumerTransaction(trx), of.target, events);
    await moveCheckpoints(trx, [of.ownCheckpoint], { position: last.position, eventId: last.id });
  });
  return { position: last.position, eventId: last.id };
}

/** False while the live rows are ahead of the new ones. */
const switchOver = (of: Rebuild, handled?: Handled): Promise<boolean> =>
  of.database.kysely.transaction().execute(async (trx) => {
    const { name, live, target } = of;
    const { projection, generation } = target;
    await assertFence(trx, of.lease);
    const at = await lockCheckpoint(trx, name);
    if (at?.generation !== live.generation) throw new Error(`${name} was rebuilt or dropped meanwhile: start again`);
    if ((at.handled?.position ?? -1n) > (handled?.position ?? -1n)) return false;
    await switchGeneration(trx, name, { generation, ...(handled !== undefined && { handled }) });
    await makeLive(trx, projection, generation);
    await dropRowTable(trx, projection, live.generation);
    await unparkSubjects(trx, generationOf({ ...target, generation: live.generation }));
    await deleteCheckpoint(trx, of.ownCheckpoint);
    return true;
  });
