export { sql, type Generated, type Kysely, type Selectable, type Transaction } from 'kysely';
export { businessClock, type BusinessClock } from './business-clock.ts';
export { openDatabase, type Database, type DatabaseOptions } from './database.ts';
export { LeaseLostError, type Lease } from './lease.ts';
export { assertFence, openLeases, type Leases, type LeasesOptions } from './leases.ts';
export { migrate, type Migrations } from './migrate.ts';
export { migrateReadStore } from './tables.ts';
