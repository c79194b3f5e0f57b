import pg from 'pg';

/** Runs plain SQL with `$1`, …, prepared once under `name` on each connection. int8 and numeric come as text. */
export interface Queries {
  query<Row extends object>(name: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** One connection that is not shared: for locks that live as long as it does, and for a writer's statements in order. */
export interface Connection extends Queries {
  /** As `query`, for a statement that changes rows; how many it has changed. */
  execute(name: string, text: string, values: readonly unknown[]): Promise<number>;
  /** Aborted when the connection is gone, whoever ended it. Nothing runs on it afterwards. */
  readonly gone: AbortSignal;
}

/** `url` as for `openDatabase`. Throws when there is no connection within 5 s. */
export async function openConnection(url: string): Promise<Connection> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
  const gone = new AbortController();
  client.on('error', (error) => gone.abort(error));
  client.on('end', () => gone.abort());
  await client.connect();
  return {
    query: async <Row extends object>(name: string, text: string, values: readonly unknown[] = []) =>
      (await client.query<Row>({ name, text, values: [...values] })).rows,
    execute: async (name, text, values) => (await client.query({ name, text, values: [...values] })).rowCount ?? 0,
    gone: gone.signal,
    close: () => client.end(),
  };
}

/** Connections that are shared, for the few statements that are run so often that preparing them each time would show. */
export function openQueries(
  url: string,
  { maxConnections, onError }: { maxConnections: number; onError: (error: Error) => void },
): Queries {
  const pool = new pg.Pool({ connectionString: url, max: maxConnections, connectionTimeoutMillis: 5_000 });
  pool.on('error', onError);
  return {
    query: async <Row extends object>(name: string, text: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>({ name, text, values: [...values] })).rows,
    close: () => pool.end(),
  };
}
