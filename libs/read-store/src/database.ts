import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';

export interface Database {
  /** Narrow it to the tables at hand: `database.kysely.withTables<{ 'vault.subjects': … }>()`. */
  readonly kysely: Kysely<unknown>;
  /**
   * Calls `onNotify` for each NOTIFY on `channel`, and once after each reconnection (something may have been missed):
   * with an empty payload. Resolves when listening; the result stops it.
   */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Default 10. */
  maxConnections?: number;
  /** An idle connection broke (the server restarted). The next query makes a new one. */
  onError?: (error: Error) => void;
}

/** `url` is any Postgres connection string, a Unix socket (`postgres://user@/db?host=/dir`) included. Connects lazily. */
export function openDatabase(
  url: string,
  { maxConnections = 10, onError = () => undefined }: DatabaseOptions = {},
): Database {
  const pool = new pg.Pool({ connectionString: url, max: maxConnections, connectionTimeoutMillis: 5_000 });
  pool.on('error', onError);
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const stops = new Set<() => Promise<void>>();
  return {
    kysely,
    listen: async (channel, onNotify) => {
      const stop = await listen({ url, channel, onNotify, onError });
      stops.add(stop);
      return async () => {
        stops.delete(stop);
        await stop();
      };
    },
    close: async () => {
      await Promise.all([...stops].map((stop) => stop()));
      await kysely.destroy();
    },
  };
}

interface Listening {
  url: string;
  channel: string;
  onNotify: (payload: string) => void;
  onError: (error: Error) => void;
}

/** One connection of its own, replaced whenever it breaks. */
async function listen({ url, channel, onNotify, onError }: Listening): Promise<() => Promise<void>> {
  let stopped = false;
  let client: pg.Client | undefined;
  let again: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
    let lost = false;
    const reconnect = (error?: Error): void => {
      if (lost) return;
      lost = true;
      if (stopped) return;
      if (error !== undefined) onError(error);
      again = setTimeout(() => {
        connect().then(() => onNotify(''), reconnectLater);
      }, 200);
    };
    const reconnectLater = (error: unknown): void => {
      lost = false;
      reconnect(error instanceof Error ? error : new Error(String(error)));
    };
    next.on('error', reconnect);
    next.on('end', () => reconnect());
    next.on('notification', ({ payload }) => onNotify(payload ?? ''));
    await next.connect();
    await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    client = next;
    if (stopped) await next.end();
  };
  await connect();
  return async () => {
    stopped = true;
    clearTimeout(again);
    await client?.end();
  };
}

/** Name → what it does. Run in the order of their names, each once. */
export type Migrations = Readonly<Record<string, (kysely: Kysely<unknown>) => Promise<void>>>;

/** Makes `schema` and brings it up to date; safe when several processes do it at once. */
export async function migrate({ kysely }: Database, schema: string, migrations: Migrations): Promise<void> {
  await sql`create schema if not exists ${sql.id(schema)}`.execute(kysely).catch((error: unknown) => {
    if (!(error instanceof pg.DatabaseError && (error.code === '23505' || error.code === '42P06'))) throw error; // another process made it
  });
  const migrator = new Migrator({
    db: kysely,
    migrationTableSchema: schema,
    provider: {
      getMigrations: () =>
        Promise.resolve(Object.fromEntries(Object.entries(migrations).map(([name, up]) => [name, { up }]))),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('migration failed', { cause: error });
}
