import { openConnection, type Connection } from '@envoi/read-store';
import { setTimeout as delay } from 'node:timers/promises';
import { type Found, type Stored } from './expected-revision.ts';
import { type EventRecord } from './record.ts';

/** "event_store": the advisory lock that makes its holder the only writer. */
const LOCK = 0x65766e74;

const insertRecords = `
  insert into event_store.events (position, stream, revision, id, type, content_type, created, data, metadata)
  select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::bigint[],
    $8::bytea[], $9::bytea[])`;

const findById = `
  select wanted.id, last.stream, last.revision, last.position
  from unnest($1::uuid[]) with ordinality as wanted(id, place)
  left join lateral (select stream, revision, position from event_store.events
    where id = wanted.id order by position limit 1) as last on true
  order by place`;

const findFrom = `
  select id, stream, revision, position from event_store.events
  where stream = $1 and revision >= $2 order by revision limit $3`;

type Row = Readonly<{ id: string; stream: string; revision: string; position: string }>;

const found = ({ id, stream, revision, position }: Row): Found => ({
  id,
  stream,
  revision: BigInt(revision),
  position: BigInt(position),
});

const isFound = (row: Row | Readonly<{ id: string; stream: null }>): row is Row => row.stream !== null;

/** Whatever the database, its role or its server says: what was answered survives a crash. */
const commitToDisk = `select set_config('synchronous_commit', 'on', false)
  where current_setting('synchronous_commit') = 'off'`;

const findLast = 'select coalesce(max(position), 0)::text as last from event_store.events';

const lock = async (connection: Connection, until: number): Promise<void> => {
  for (;;) {
    const [row] = await connection.query<{ mine: boolean }>('lock', `select pg_try_advisory_lock(${LOCK}) as mine`);
    if (row?.mine === true) return;
    if (performance.now() > until)
      throw new Error('another node serves this database: stop it first, or give this one a database of its own');
    await delay(50);
  }
};

/**
 * The one connection that writes. The lock lives and dies with it, so whoever can insert through it holds the lock: a
 * writer that lost its place cannot write by mistake.
 */
export class WritingConnection implements Stored {
  private constructor(
    readonly connection: Connection,
    /** Of the log, when the lock was got; 0: none. */
    readonly lastPosition: bigint,
  ) {}

  /** Waits up to `patience` ms for another node to let go; throws an Error when it does not. */
  static async open(databaseUrl: string, patience: number): Promise<WritingConnection> {
    const connection = await openConnection(databaseUrl);
    try {
      await lock(connection, performance.now() + patience);
      await connection.query('commit-to-disk', commitToDisk);
      const [row] = await connection.query<{ last: string }>('last', findLast);
      return new WritingConnection(connection, BigInt(row?.last ?? 0));
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** All of them or none, in one statement that is its own transaction: when it returns, they are on disk. */
  async insert(records: readonly EventRecord[]): Promise<void> {
    const column = (of: (record: EventRecord) => unknown): unknown[] => records.map(of);
    await this.connection.query('insert', insertRecords, [
      column(({ position }) => String(position)),
      column(({ stream }) => stream),
      column(({ revision }) => String(revision)),
      column(({ id }) => id),
      column(({ type }) => type),
      column(({ contentType }) => contentType),
      column(({ created }) => String(created)),
      column(({ data }) => Buffer.from(data)),
      column(({ metadata }) => Buffer.from(metadata)),
    ]);
  }

  async byId(ids: readonly string[]): Promise<(Found | undefined)[]> {
    if (ids.length === 0) return [];
    const rows = await this.connection.query<Row | { id: string; stream: null }>('by-id', findById, [ids]);
    return rows.map((row) => (isFound(row) ? found(row) : undefined));
  }

  async from(stream: string, revision: bigint, count: number): Promise<Found[]> {
    const rows = await this.connection.query<Row>('from', findFrom, [stream, String(revision), count]);
    return rows.map(found);
  }
}
