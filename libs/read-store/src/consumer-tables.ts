import { sql } from 'kysely';
import { type Database } from './database.ts';
import { migrate } from './migrate.ts';

/** Makes the tables of visits and checkpoints in the schema `envoi`, and the schema of the read models. */
export const migrateConsumerTables = (database: Database): Promise<void> =>
  migrate(
    database,
    { schema: 'envoi', owner: 'consumers' },
    {
      // `due_at` is business time; `not_before` (back-off) and `held_until` are the database's clock.
      '001-visits': async (kysely) => {
        await sql`
        create table envoi.visits (
          work text not null,
          key text not null,
          due_at timestamptz not null,
          armed_for timestamptz,
          not_before timestamptz,
          attempts integer not null default 0,
          outages integer not null default 0,
          generation integer not null default 0,
          last_error text,
          parked boolean not null default false,
          holder text,
          held_until timestamptz,
          fence bigint not null default 0,
          primary key (work, key)
        )`.execute(kysely);
        await sql`create index visits_by_due_date on envoi.visits (due_at) where not parked`.execute(kysely);
        await sql`create index visits_by_holder on envoi.visits (holder) where holder is not null`.execute(kysely);
        await sql`create index parked_visits on envoi.visits (work, key) where parked`.execute(kysely);
      },
      '002-redrives': async (kysely) => {
        await sql`
        create table envoi.redrives (
          work text not null,
          key text not null,
          generation integer not null,
          actor text not null,
          reason text not null,
          ticket text not null,
          at timestamptz not null default clock_timestamp(),
          primary key (work, key, generation)
        )`.execute(kysely);
      },
      // A checkpoint of a projection names the generation of its live table.
      '003-checkpoints': async (kysely) => {
        await sql`
        create table envoi.checkpoints (
          name text primary key,
          generation integer not null default 1,
          position numeric(20),
          event_id text,
          check ((position is null) = (event_id is null))
        )`.execute(kysely);
        await sql`
        create table envoi.parked_subjects (
          projection text not null,
          generation integer not null,
          subject text not null,
          position numeric(20) not null,
          error text not null,
          primary key (projection, generation, subject)
        )`.execute(kysely);
        await sql`create schema if not exists read_models`.execute(kysely);
      },
      '004-parked-at': async (kysely) => {
        await sql`alter table envoi.visits add column parked_at timestamptz`.execute(kysely);
        await sql`
        alter table envoi.parked_subjects add column parked_at timestamptz not null default clock_timestamp()`.execute(
          kysely,
        );
      },
      // Beyond every fence that a visit has.
      '005-visit-fences': async (kysely) => {
        await sql`create sequence envoi.visit_fences`.execute(kysely);
        await sql`
        select setval('envoi.visit_fences', coalesce(max(fence), 0) + 1) from envoi.visits`.execute(kysely);
      },
      '006-followed-categories': async (kysely) => {
        await sql`alter table envoi.checkpoints add column if not exists categories text[] not null default '{}'`.execute(
          kysely,
        );
        await sql`
        update envoi.checkpoints set categories = '{conversation,attachmentExport,profileDeletion}'
        where name like 'visits:%'`.execute(kysely); // of the works before: until a worker opens them again
      },
    },
  );
