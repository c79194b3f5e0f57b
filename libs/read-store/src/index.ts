export { sql, type Generated, type Kysely, type Selectable, type Transaction } from 'kysely';
export { businessClock, type BusinessClock } from './business-clock.ts';
export { openDatabase, type Database, type DatabaseOptions } from './database.ts';
export { TooBusyError, groupCommit, type GroupCommitOptions } from './group-commit.ts';
export { LeaseLostError, type Lease } from './lease.ts';
export { assertFence, leaseRows, openLeases, type LeaseRows, type Leases, type LeasesOptions } from './leases.ts';
export { consumerStore, consumerTransaction, type ConsumerStore, type ConsumerTransaction } from './consumer-store.ts';
export { migrate, type Migrations } from './migrate.ts';
export { migrateReadStore } from './tables.ts';
export {
  deleteCheckpoint,
  findCheckpoint,
  listCheckpoints,
  lockCheckpoint,
  moveCheckpoints,
  openCheckpoint,
  switchGeneration,
  type Checkpoint,
  type Handled,
} from './checkpoints.ts';
export { migrateConsumerTables } from './consumer-tables.ts';
export {
  heldVisitRows,
  holdVisits,
  type HeldVisit,
  type HeldVisitRows,
  type HeldVisits,
  type HeldVisitsOptions,
} from './held-visits.ts';
export { listParkedPage, type ParkedRow } from './parked-page.ts';
export { listWorkFigures, type WorkFigures } from './work-figures.ts';
export {
  findParkedSubjects,
  listParkedSubjects,
  parkSubjects,
  unparkSubjects,
  type Generation,
  type ParkedSubject,
} from './parked-subjects.ts';
export {
  listParkedVisits,
  listRedrives,
  recordRedrive,
  redriveVisit,
  type ParkedVisit,
  type RecordedRedrive,
  type Redrive,
} from './parked-visits.ts';
export { compareRowTables, type RowTablesCompared } from './compare-tables.ts';
export {
  digestReadModel,
  dropRowTable,
  dumpReadModel,
  loadRows,
  makeLive,
  makeRowTable,
  readModel,
  writeRows,
  type ChangedRows,
  type ReadModel,
  type ReadModelName,
  type ReadModelTable,
} from './read-models.ts';
export {
  VISITS_CHANNEL,
  armVisits,
  armingThese,
  type Claiming,
  failVisit,
  finishVisits,
  freeOutages,
  nextVisitIn,
  type VisitClaim,
  type VisitFailure,
  type VisitKey,
} from './visits.ts';
export { countRows, listRows, rowsQuery, type Listed, type Place, type RowsWanted } from './list-rows.ts';
export { openConnection, openQueries, type Connection, type Queries } from './connection.ts';
export { isDatabaseOutage } from './outage.ts';
