import { sql, type Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { type Database } from './database.ts';

/** Name → what it does. Run in the order of their names, each once. */
export type Migrations = Readonly<Record<string, (kysely: Kysely<unknown>) => Promise<void>>>;

/**
 * Makes a schema and brings it up to date; safe when several processes do it at once. Several owners may keep their
 * tables in one schema: each has its own list of what was done.
 */
export async function migrate(
  { kysely }: Database,
  target: string | Readonly<{ schema: string; owner: string }>,
  migrations: Migrations,
): Promise<void> {
  const { schema, owner } = typeof target === 'string' ? { schema: target, owner: undefined } : target;
  await makeSchema(kysely, schema);
  const migrator = new Migrator({
    db: kysely,
    migrationTableSchema: schema,
    ...(owner !== undefined && {
      migrationTableName: `${owner}_migration`,
      migrationLockTableName: `${owner}_migration_lock`,
    }),
    provider: {
      getMigrations: () =>
        Promise.resolve(Object.fromEntries(Object.entries(migrations).map(([name, up]) => [name, { up }]))),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('migration failed', { cause: error });
}

async function makeSchema(kysely: Kysely<unknown>, schema: string): Promise<void> {
  await sql`create schema if not exists ${sql.id(schema)}`.execute(kysely).catch((error: unknown) => {
    const isThere = error instanceof pg.DatabaseError && (error.code === '23505' || error.code === '42P06');
    if (!isThere) throw error; // otherwise another process made it at the same moment
  });
}
