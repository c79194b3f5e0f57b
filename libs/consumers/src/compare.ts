import { randomUUID } from 'node:crypto';
import { inBatches, type EventLog, type Streams } from '@envoi/event-store';
import {
  assertFence,
  compareRowTables,
  consumerTransaction,
  dropRowTable,
  findCheckpoint,
  leaseRows,
  loadRows,
  makeRowTable,
  openLeases,
  unparkSubjects,
  type Database,
  type Lease,
  type RowTablesCompared,
} from '@envoi/read-store';
import { applyEvents, generationOf, projectionName, type Target } from './apply.ts';
import { untyped, type AnyProjection } from './projecting.ts';

/** Of no live table: theirs count from 1. */
const SCRATCH = 0;

export type CompareDependencies = Readonly<{ database: Database; log: EventLog; streams: Streams }>;

/** Live rows beside rows that were made anew from the log, both as of the same event. */
export type Comparison = RowTablesCompared &
  Readonly<{
    model: string;
    version: number;
    /** The last event that both have handled; undefined: none yet. */
    position: bigint | undefined;
  }>;

interface Comparing extends CompareDependencies {
  name: string;
  target: Target;
  lease: Lease;
}

/**
 * Makes the rows of a projection anew, in a table of their own, up to where the live ones are, and compares both, row by row,
 * byte by byte. The live projection goes on meanwhile, and nobody waits. Memory does not grow with the model. Throws when
 * another comparison of it is under way. Killed, it leaves a table behind, which the next one drops.
 */
export async function compareWithRebuild(typed: AnyProjection, deps: CompareDependencies): Promise<Comparison> {
  const projection = untyped(typed);
  const name = projectionName(projection);
  const leases = await openLeases(leaseRows(deps.database), { holder: `compare-${randomUUID()}` });
  try {
    const lease = await leases.acquire(`compare:${name}`);
    if (lease === undefined) throw new Error(`${name} is being compared by somebody else: wait for it`);
    const target = { projection, streams: deps.streams, generation: SCRATCH };
    const of = { ...deps, name, target, lease };
    try {
      await begin(of);
      return await compare(of);
    } finally {
      await clear(of);
    }
  } finally {
    await leases.close();
  }
}

const begin = ({ database, target, lease }: Comparing): Promise<void> =>
  database.kysely.transaction().execute(async (trx) => {
    await assertFence(trx, lease);
    await dropRowTable(trx, target.projection, SCRATCH);
    await unparkSubjects(trx, generationOf(target));
    await makeRowTable(trx, target.projection, SCRATCH);
  });

const clear = ({ database, target, lease }: Comparing): Promise<void> =>
  database.kysely.transaction().execute(async (trx) => {
    await assertFence(trx, lease);
    await dropRowTable(trx, target.projection, SCRATCH);
    await unparkSubjects(trx, generationOf(target));
  });

/** One snapshot holds the live rows and their checkpoint as they were together; what is made anew is made up to there. */
const compare = (of: Comparing): Promise<Comparison> => {
  const { database, name, target } = of;
  const { projection } = target;
  return database.kysely
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const live = await findCheckpoint(trx, name);
      if (live === undefined) throw new Error(`${name} is not made yet: start a worker`);
      await loadRows(trx, projection, live.generation, []); // no rebuild drops the table meanwhile
      const position = live.handled?.position;
      if (position !== undefined) await makeAnew(of, position);
      const compared = await database.kysely
        .transaction()
        .execute((rebuilt) => compareRowTables(projection, { in: trx, generation: live.generation }, { in: rebuilt, generation: SCRATCH })); // prettier-ignore
      return { model: projection.name, version: projection.version, position, ...compared };
    });
};

/** Its own transactions: the snapshot is from before. */
async function makeAnew({ database, log, target, lease }: Comparing, until: bigint): Promise<void> {
  const following = (leaving: AbortSignal) =>
    log.subscribe({ categories: target.projection.categories, signal: AbortSignal.any([leaving, lease.lost]) });
  for await (const messages of inBatches(following, { most: 500, within: () => 10 })) {
    const found = messages.flatMap((message) => (message.type === 'event' ? [message.event] : []));
    const events = found.filter(({ position }) => position <= until);
    await database.kysely.transaction().execute(async (trx) => {
      await assertFence(trx, lease);
      await applyEvents(consumerTransaction(trx), target, events);
    });
    if (events.length < found.length || messages.some(({ type }) => type === 'caught-up')) return;
  }
  lease.assertHeld();
}
