import { migrate, sql, type Database, type Kysely } from '@envoi/read-store';

export interface ProgressTable {
  export_id: string;
  fence: number;
  state: 'running' | 'done' | 'discarded';
  /** Where in the list it is, sealed with the manifest's key: cursors and ids are the workspace's. Null: at the start, or done. */
  place: Buffer | null;
  parts: number;
  count: number;
  bytes: string;
  missing: number;
  sha256: string;
}

export interface PartTable {
  export_id: string;
  number: number;
  name: string;
  first_entry: number;
  entries: number;
  first_missing: number;
  missing: number;
}

export type ManifestTables = {
  'envoi.export_progress': ProgressTable;
  'envoi.export_parts': PartTable;
};

/** Makes the tables of this folder, in the schema `envoi`. */
export const migrateManifests = (database: Database): Promise<void> =>
  migrate(
    database,
    { schema: 'envoi', owner: 'manifests' },
    {
      '001-progress-and-parts': async (kysely) => {
        const { schema } = kysely.withSchema('envoi');
        await schema
          .createTable('export_progress')
          .addColumn('export_id', 'text', (column) => column.primaryKey())
          .addColumn('fence', 'integer', (column) => column.notNull())
          .addColumn('state', 'text', (column) => column.notNull())
          .addColumn('cursor', 'text')
          .addColumn('last_uploaded_at', 'text')
          .addColumn('last_id', 'text')
          .addColumn('parts', 'integer', (column) => column.notNull())
          .addColumn('count', 'integer', (column) => column.notNull())
          .addColumn('bytes', 'bigint', (column) => column.notNull())
          .addColumn('missing', 'integer', (column) => column.notNull())
          .addColumn('sha256', 'text', (column) => column.notNull())
          .execute();
        await schema
          .createTable('export_parts')
          .addColumn('export_id', 'text', (column) => column.notNull())
          .addColumn('number', 'integer', (column) => column.notNull())
          .addColumn('name', 'text', (column) => column.notNull())
          .addColumn('first_entry', 'integer', (column) => column.notNull())
          .addColumn('entries', 'integer', (column) => column.notNull())
          .addColumn('first_missing', 'integer', (column) => column.notNull())
          .addColumn('missing', 'integer', (column) => column.notNull())
          .addPrimaryKeyConstraint('export_parts_pkey', ['export_id', 'number'])
          .execute();
      },
      // what is half prepared starts over
      '002-sealed-place': async (kysely) => {
        await sql`
          alter table envoi.export_progress
            add column place bytea, drop column cursor, drop column last_uploaded_at, drop column last_id`.execute(
          kysely,
        );
        await sql`
          delete from envoi.export_parts where export_id in (
            select export_id from envoi.export_progress where state = 'running')`.execute(kysely);
        await sql`delete from envoi.export_progress where state = 'running'`.execute(kysely);
      },
    },
  );

export const manifestTables = (database: Database): Kysely<ManifestTables> =>
  database.kysely.$extendTables<ManifestTables>();
