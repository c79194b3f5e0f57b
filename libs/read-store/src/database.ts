import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { listen } from './listen.ts';

export interface Database {
  /** Narrow it to the tables at hand: `database.kysely.withTables<{ 'vault.subjects': … }>()`. */
  readonly kysely: Kysely<unknown>;
  /**
   * Calls `onNotify` for each NOTIFY on `channel`, and once after each reconnection (something may have been missed):
   * with an empty payload. Resolves when listening; the result stops it.
   */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  /** The same server by one more connection, which never waits for the others. Close it yourself. */
  ownConnection(): Database;
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
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  pool.on('error', onError);
  // A connection in use that breaks between two queries would end the process: whoever uses it learns of it by the next.
  pool.on('connect', (client) => client.on('error', () => undefined));
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
    ownConnection: () => openDatabase(url, { maxConnections: 1, onError }),
    close: async () => {
      await Promise.all([...stops].map((stop) => stop()));
      await kysely.destroy();
    },
  };
}
