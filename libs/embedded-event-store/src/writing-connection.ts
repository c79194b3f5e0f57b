import { openConnection, type Connection } from '@envoi/read-store';
import { setTimeout as delay } from 'node:timers/promises';
import { byteaArray, int8Array, textArray, uuidArray } from './binary-arrays.ts';
import { type Found, type Stored } from './expected-revision.ts';
import { metastreamOf, type EventRecord } from './record.ts';

/** "event_store": the advisory lock that makes its holder the only writer. */
const LOCK = 0x65766e74;

/** Nothing if there is an event in one of the streams of the last parameter. */
const insertRecords = `
  insert into event_store.events (position, stream, revision, id, type, content_type, created, data, metadata)
  select unnest($1::bigint[]), unnest($2::text[]), unnest($3::bigint[]), unnest($4::uuid[]), unnest($5::text[]),
    unnest($6::text[]), unnest($7::bigint[]), unnest($8::bytea[]), unnest($9::bytea[])
  where not exists (select from event_store.events where stream = any($10::text[]))`;

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

/**
 * Each statement here has one good plan, by an index, whatever its parameters and however short the log was when it was
 * first run. To plan it anew each time takes longer than to run it.
 */
const planOnce = `select set_config('plan_cache_mode', 'force_generic_plan', false), set_config('enable_seqscan', 'off', false)`;

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
      await connection.query('plan-once', planOnce);
      const [row] = await connection.query<{ last: string }>('last', findLast);
      return new WritingConnection(connection, BigInt(row?.last ?? 0));
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /**
   * All of them or none, in one statement that is its own transaction: when it returns true, they are on disk. False, and
   * nothing is written, when one of the streams that are `supposedNew` has events or metadata already.
   */
  async insert(records: readonly EventRecord[], supposedNew: readonly string[]): Promise<boolean> {
    const inserted = await this.connection.execute('insert', insertRecords, [
      int8Array(records.map(({ position }) => position)),
      textArray(records.map(({ stream }) => stream)),
      int8Array(records.map(({ revision }) => revision)),
      uuidArray(records.map(({ id }) => id)),
      textArray(records.map(({ type }) => type)),
      textArray(records.map(({ contentType }) => contentType)),
      int8Array(records.map(({ created }) => created)),
      byteaArray(records.map(({ data }) => data)),
      byteaArray(records.map(({ metadata }) => metadata)),
      textArray(supposedNew.flatMap((stream) => [stream, metastreamOf(stream)])),
    ]);
    return inserted > 0;
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
