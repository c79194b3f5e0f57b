import pg from 'pg';

/** One connection that is not shared: for locks that live as long as it does, and for a writer's statements in order. */
export interface Connection {
  /** Plain SQL with `$1`, …; prepared once under `name`. int8 and numeric come as text. */
  query<Row extends object>(name: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Aborted when the connection is gone, whoever ended it. Nothing runs on it afterwards. */
  readonly gone: AbortSignal;
  close(): Promise<void>;
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
    gone: gone.signal,
    close: async () => {
      await client.end();
    },
  };
}
