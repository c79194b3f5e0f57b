import { sql, type Migrations } from '@envoi/read-store';

/** One table: everything else follows from it. */
export const migrations: Migrations = {
  '2026-11-24 events': async (kysely) => {
    await sql`
      create table event_store.events (
        position bigint primary key,
        stream text collate "C" not null,
        revision bigint not null,
        id uuid not null,
        type text collate "C" not null,
        content_type text collate "C" not null,
        created bigint not null,
        data bytea not null,
        metadata bytea not null,
        unique (stream, revision)
      )`.execute(kysely);
    await sql`create index events_by_id on event_store.events (id, position)`.execute(kysely);
  },
};
