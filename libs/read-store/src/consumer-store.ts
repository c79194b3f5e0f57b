import { type Instant, type Milliseconds } from '@envoi/event-sourcing';
import { type Kysely } from 'kysely';
import {
  listCheckpoints,
  lockCheckpoint,
  moveCheckpoints,
  openCheckpoint,
  type Checkpoint,
  type Handled,
} from './checkpoints.ts';
import { migrateConsumerTables } from './consumer-tables.ts';
import { type Database } from './database.ts';
import { heldVisitRows, type HeldVisitRows } from './held-visits.ts';
import { groupCommit } from './group-commit.ts';
import { type Lease } from './lease.ts';
import { assertFence, leaseRows, type LeaseRows } from './leases.ts';
import { findParkedSubjects, parkSubjects, type Generation, type ParkedSubject } from './parked-subjects.ts';
import {
  loadRows,
  makeLive,
  makeRowTable,
  writeRows,
  type ChangedRows,
  type ReadModelName,
  type ReadModelTable,
} from './read-models.ts';
import { migrateReadStore } from './tables.ts';
import {
  VISITS_CHANNEL,
  armVisits,
  failVisit,
  finishVisits,
  freeOutages,
  nextVisitIn,
  type FinishedVisit,
  type VisitClaim,
  type VisitFailure,
  type VisitKey,
} from './visits.ts';

/**
 * What consumers keep: leases, visits, checkpoints, rows of read models. Each call is atomic and durable when it
 * resolves; one that rejects may have happened all the same, as with every server.
 */
export interface ConsumerStore {
  /** Makes what is missing. */
  migrate(): Promise<void>;
  /** On connections of their own; close them. */
  leases(): LeaseRows;
  heldVisits(): HeldVisitRows;
  armVisits(visits: readonly VisitKey[], dueAt: Instant): Promise<void>;
  /** Gone, or due again at `again`, or when it was armed for meanwhile. False when the claim is not the last one any more. */
  finishVisit(claim: VisitClaim, again?: Instant): Promise<boolean>;
  failVisit(claim: VisitClaim, failure: VisitFailure): Promise<boolean>;
  /** Visits that wait for a connection may be claimed at once. */
  freeOutages(): Promise<void>;
  nextVisitIn(works: readonly string[], now: Instant): Promise<Milliseconds | undefined>;
  /** Calls back with who armed visits; '': unknown, or something may have been missed. The result ends that. */
  onArmed(callback: (from: string) => void): Promise<() => Promise<void>>;
  openCheckpoint(name: string, categories: readonly string[]): Promise<Checkpoint>;
  listCheckpoints(): Promise<ReadonlyMap<string, Checkpoint>>;
  /** All that `act` does, or nothing. `act` awaits nothing but the transaction. */
  transaction<Result>(act: (trx: ConsumerTransaction) => Promise<Result>): Promise<Result>;
}

/** What is written together. */
export interface ConsumerTransaction {
  /** Throws LeaseLostError unless the lease is the last one given out. */
  assertFence(lease: Pick<Lease, 'name' | 'fence'>): Promise<void>;
  lockCheckpoint(name: string): Promise<Checkpoint | undefined>;
  moveCheckpoints(names: readonly string[], handled: Handled): Promise<void>;
  armVisits(visits: readonly VisitKey[], dueAt: Instant, from: string): Promise<void>;
  makeRowTable(model: ReadModelTable, generation: number): Promise<void>;
  makeLive(model: ReadModelTable, generation: number): Promise<void>;
  loadRows(model: ReadModelName, generation: number, keys: readonly string[]): Promise<ReadonlyMap<string, object>>;
  writeRows(model: ReadModelName, generation: number, changed: ChangedRows): Promise<void>;
  findParkedSubjects(of: Generation, subjects: readonly string[]): Promise<readonly ParkedSubject[]>;
  parkSubjects(of: Generation, parked: readonly ParkedSubject[]): Promise<void>;
}

/** In Postgres, schemas `envoi` and `read_models`. */
export const consumerStore = (database: Database): ConsumerStore => {
  const { kysely } = database;
  const finish = groupCommit((finished: readonly FinishedVisit[]) => finishVisits(kysely, finished));
  return {
    migrate: async () => {
      await migrateReadStore(database);
      await migrateConsumerTables(database);
    },
    leases: () => leaseRows(database),
    heldVisits: () => heldVisitRows(database),
    armVisits: (visits, dueAt) => armVisits(kysely, visits, dueAt),
    finishVisit: (claim, again) => finish({ claim, again }),
    failVisit: (claim, failure) => failVisit(kysely, claim, failure),
    freeOutages: () => freeOutages(kysely),
    nextVisitIn: (works, now) => nextVisitIn(kysely, works, now),
    onArmed: (callback) => database.listen(VISITS_CHANNEL, callback),
    openCheckpoint: (name, categories) => openCheckpoint(kysely, name, categories),
    listCheckpoints: () => listCheckpoints(kysely),
    transaction: (act) => kysely.transaction().execute((trx) => act(consumerTransaction(trx))),
  };
};

/** The same within a transaction of the caller's. */
export const consumerTransaction = (trx: Kysely<unknown>): ConsumerTransaction => ({
  assertFence: (lease) => assertFence(trx, lease),
  lockCheckpoint: (name) => lockCheckpoint(trx, name),
  moveCheckpoints: (names, handled) => moveCheckpoints(trx, names, handled),
  armVisits: (visits, dueAt, from) => armVisits(trx, visits, dueAt, from),
  makeRowTable: (model, generation) => makeRowTable(trx, model, generation),
  makeLive: (model, generation) => makeLive(trx, model, generation),
  loadRows: (model, generation, keys) => loadRows(trx, model, generation, keys),
  writeRows: (model, generation, changed) => writeRows(trx, model, generation, changed),
  findParkedSubjects: (of, subjects) => findParkedSubjects(trx, of, subjects),
  parkSubjects: (of, parked) => parkSubjects(trx, of, parked),
});
