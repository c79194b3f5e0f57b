import { randomUUID } from 'node:crypto';
import { type EventLog, type StoredEvent, type Streams } from '@envoi/event-store';
import {
  assertFence,
  dropRowTable,
  lockCheckpoint,
  makeLive,
  makeRowTable,
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
import { inBatches } from './batches.ts';
import { untyped, type AnyProjection } from './projecting.ts';

export interface RebuildDependencies {
  database: Database;
  log: EventLog;
  streams: Streams;
}

interface Rebuild extends RebuildDependencies {
  name: string;
  /** What is live while the new rows are made. */
  live: Checkpoint;
  target: Target;
  lease: Lease;
}

/**
 * Makes the rows of a projection anew from the beginning of the log, beside the live ones, then switches readers and
 * writers over at once. Interrupted, it has changed nothing. Throws when another rebuild of it is under way.
 */
export async function rebuildProjection(
  typed: AnyProjection,
  { database, log, streams }: RebuildDependencies,
): Promise<void> {
  const projection = untyped(typed);
  const name = projectionName(projection);
  const leases = await openLeases(database, { holder: `rebuild-${randomUUID()}` });
  try {
    const lease = await leases.acquire(`rebuild:${name}`);
    if (lease === undefined) throw new Error(`${name} is being rebuilt by somebody else: wait for it`);
    const live = await openCheckpoint(database.kysely, name);
    const target = { projection, streams, generation: live.generation + 1 };
    await rebuild({ database, log, streams, name, live, target, lease });
  } finally {
    await leases.close();
  }
}

async function rebuild(of: Rebuild): Promise<void> {
  const { database, log, target, lease } = of;
  await database.kysely.transaction().execute(async (trx) => {
    await dropRowTable(trx, target.projection, target.generation);
    await unparkSubjects(trx, generationOf(target));
    await makeRowTable(trx, target.projection, target.generation);
  });
  const subscribe = (leaving: AbortSignal) =>
    log.subscribe({ categories: target.projection.categories, signal: AbortSignal.any([leaving, lease.lost]) });
  let isLive = false;
  let handled: Handled | undefined;
  for await (const messages of inBatches(subscribe, { most: 500, within: () => 10 })) {
    const events = messages.flatMap((message) => (message.type === 'event' ? [message.event] : []));
    handled = await apply(of, events, handled);
    isLive ||= messages.some(({ type }) => type === 'caught-up');
    if (isLive && (await switchOver(of, handled))) return;
  }
  lease.assertHeld();
}

async function apply(of: Rebuild, events: readonly StoredEvent[], handled?: Handled): Promise<Handled | undefined> {
  const last = events.at(-1);
  if (last === undefined) return handled;
  await of.database.kysely.transaction().execute(async (trx) => {
    await assertFence(trx, of.lease);
    await applyEvents(trx, of.target, events);
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
    return true;
  });
