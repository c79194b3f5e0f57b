import { migrate, sql, type Database, type Kysely } from '@envoi/read-store';
import { type Sealer } from './sealer.ts';
import { ForgottenError } from './vault.ts';

/** What each part of the vault works with. */
export type Parts = Readonly<{ kysely: Kysely<unknown>; sealer: Sealer; lookupKey: Buffer }>;

/** Columns named `sealed` are sealed for `vault.<table>|<id>`, columns named `lookup` are keyed hashes: neither can be read. */
export const migrateVault = (database: Database): Promise<void> =>
  migrate(database, 'vault', {
    '001-subjects': async (kysely) => {
      await sql`create table vault.keys (name text primary key, value bytea not null)`.execute(kysely);
      await sql`
        create table vault.subjects (
          subject uuid primary key,
          lookup bytea not null unique,
          sealed bytea not null,
          locale text,
          time_zone text
        )`.execute(kysely);
    },
    '002-what-belongs-to-a-subject': async (kysely) => {
      await sql`
        create table vault.conversations (
          id uuid primary key,
          subject uuid not null references vault.subjects on delete cascade,
          lookup bytea not null unique,
          sealed bytea not null
        )`.execute(kysely);
      await sql`
        create table vault.replies (
          id text primary key,
          subject uuid not null references vault.subjects on delete cascade,
          sealed bytea not null
        )`.execute(kysely);
      await sql`
        create table vault.requests (
          id text primary key,
          subject uuid not null references vault.subjects on delete cascade,
          command text not null
        )`.execute(kysely);
      await sql`
        create table vault.manifest_keys (
          id text primary key,
          subject uuid not null references vault.subjects on delete cascade,
          sealed bytea
        )`.execute(kysely);
      for (const table of ['conversations', 'replies', 'requests', 'manifest_keys'])
        await sql`create index on ${sql.table(`vault.${table}`)} (subject)`.execute(kysely);
    },
    '003-forgetting': async (kysely) => {
      await sql`
        create table vault.checkpoint (
          single boolean primary key default true check (single),
          position numeric(20) not null,
          event_id uuid not null
        )`.execute(kysely);
    },
    '004-idle': async (kysely) => {
      await sql`
        alter table vault.subjects
          add column last_heard timestamptz not null default clock_timestamp(),
          add column is_idle boolean not null default false`.execute(kysely);
      await sql`create index on vault.subjects (last_heard)`.execute(kysely);
    },
    '005-remains': async (kysely) => {
      await sql`
        create table vault.remains (
          id uuid primary key default gen_random_uuid(),
          since timestamptz not null default clock_timestamp()
        )`.execute(kysely);
    },
    '006-staff': async (kysely) => {
      await sql`
        create table vault.staff (
          actor uuid primary key,
          lookup bytea not null unique,
          sealed bytea not null
        )`.execute(kysely);
    },
    '007-staff-notes': async (kysely) => {
      await sql`
        create table vault.staff_notes (
          id uuid primary key,
          subject uuid not null references vault.subjects on delete cascade,
          actor uuid not null,
          at timestamptz not null,
          sealed bytea not null
        )`.execute(kysely);
      await sql`create index on vault.staff_notes (subject)`.execute(kysely);
      await sql`create index on vault.staff_notes (at)`.execute(kysely);
    },
    // by workspace and member id, whichever incarnation; filled in for older rows when the vault is opened
    '008-members': async (kysely) => {
      await sql`alter table vault.subjects add column member bytea`.execute(kysely);
      await sql`create index on vault.subjects (member)`.execute(kysely);
      await sql`create index on vault.subjects (subject) where member is null`.execute(kysely);
    },
    '009-traces': async (kysely) => {
      await sql`alter table vault.replies add column trace text`.execute(kysely);
    },
  });

/** For `.catch` of an insert: what belongs to a subject cannot outlive it. */
export const asForgotten = (error: unknown): never => {
  const isOrphan = typeof error === 'object' && error !== null && 'code' in error && error.code === '23503';
  throw isOrphan ? new ForgottenError() : error;
};
