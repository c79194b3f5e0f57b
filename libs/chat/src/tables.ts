import { migrate, sql, type Database } from '@envoi/read-store';

/**
 * Makes the tables of the inbox, of what is told once only, and of the brake, in the schema `envoi`. All outside ids in
 * them are keyed fingerprints, payloads are sealed; everything goes after 8 days or earlier.
 */
export const migrateChat = (database: Database): Promise<void> =>
  migrate(
    database,
    { schema: 'envoi', owner: 'chat' },
    {
      '001-inbox': async (kysely) => {
        await sql`
        create table envoi.inbox (
          seq bigint generated always as identity primary key,
          connection text not null,
          workspace text not null,
          dedup bytea not null unique,
          conversation bytea not null,
          sender bytea not null,
          accepted_at timestamptz not null,
          payload bytea,
          answered_at timestamptz,
          limited boolean not null default false
        )`.execute(kysely);
        await sql`create index on envoi.inbox (conversation, seq) where answered_at is null`.execute(kysely);
        await sql`create index on envoi.inbox (sender, seq)`.execute(kysely);
        await sql`create index on envoi.inbox using brin (accepted_at)`.execute(kysely);
      },
      '002-told-once': async (kysely) => {
        await sql`
        create table envoi.told_once (
          fingerprint bytea primary key,
          message bytea not null,
          until timestamptz not null
        )`.execute(kysely);
      },
      '003-brake': async (kysely) => {
        await sql`
        create table envoi.brake (
          connection text not null,
          kind text not null,
          dedup bytea not null,
          at timestamptz not null,
          primary key (kind, dedup)
        )`.execute(kysely);
        await sql`create index on envoi.brake (connection, kind, at)`.execute(kysely);
      },
      '004-key': async (kysely) => {
        await sql`
        create table envoi.chat_key (
          single boolean primary key default true check (single),
          sealed bytea not null
        )`.execute(kysely);
      },
      '005-unknown': async (kysely) => {
        await sql`alter table envoi.inbox add column "unknown" boolean not null default false`.execute(kysely);
      },
      '006-trace': async (kysely) => {
        await sql`alter table envoi.inbox add column trace text`.execute(kysely);
      },
    },
  );
