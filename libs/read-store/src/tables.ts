import { sql } from 'kysely';
import { type Database } from './database.ts';
import { migrate } from './migrate.ts';

/** Makes the tables of leases and clock, in the schema `envoi`. */
export const migrateReadStore = (database: Database): Promise<void> =>
  migrate(
    database,
    { schema: 'envoi', owner: 'read_store' },
    {
      // A change of `fence` counts as a change of the key because of the second index: `for key share` (assertFence) holds
      // up a new holder, but no renewal.
      '001-leases': async (kysely) => {
        await sql`
        create table envoi.leases (
          name text primary key,
          holder text not null,
          fence bigint not null,
          expires_at timestamptz not null,
          unique (name, fence)
        )`.execute(kysely);
      },
      '002-clock': async (kysely) => {
        await sql`
        create table envoi.clock (
          single boolean primary key default true check (single),
          offset_ms bigint not null check (offset_ms >= 0)
        )`.execute(kysely);
      },
    },
  );
