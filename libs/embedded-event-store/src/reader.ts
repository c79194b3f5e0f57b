import { sql, type Kysely } from '@envoi/read-store';
import { headOf, noHead, type Head, type HeadRow } from './heads.ts';
import { MAX_REVISION, ownerOf, type EventRecord } from './record.ts';
import { visible, type Visible } from './visibility.ts';

/** So many records are read at once: a long read never holds more in memory. */
export const PAGE = 128;

interface Row {
  position: string;
  stream: string;
  revision: string;
  id: string;
  type: string;
  content_type: string;
  created: string;
  data: Buffer;
  metadata: Buffer;
}

const recordOf = ({ content_type: contentType, position, revision, created, ...rest }: Row): EventRecord => ({
  ...rest,
  contentType,
  position: BigInt(position),
  revision: BigInt(revision),
  created: BigInt(created),
});

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export type Direction = 'forwards' | 'backwards';

/** Reads what is committed, page by page, from the database. */
export class Reader {
  constructor(private readonly kysely: Kysely<unknown>) {}

  async head(stream: string): Promise<Head> {
    const owner = ownerOf(stream);
    const { rows } = await sql<HeadRow>`
      select last.revision, dead.revision is not null as tombstoned, meta.revision as meta_revision, meta.data as meta
      from (select 1) as one
      left join lateral (select revision from event_store.events
        where stream = ${owner} and revision < ${MAX_REVISION} order by revision desc limit 1) as last on true
      left join event_store.events as dead on dead.stream = ${owner} and dead.revision = ${MAX_REVISION}
      left join lateral (select revision, data from event_store.events
        where stream = ${`$$${owner}`} order by revision desc limit 1) as meta on true`.execute(this.kysely);
    return rows[0] === undefined ? noHead : headOf(rows[0]);
  }

  async visible(stream: string): Promise<Visible> {
    return visible(await this.head(stream), stream, Date.now());
  }

  /** The events of a stream from a revision on (inclusive) that are to be seen. */
  async *stream(
    stream: string,
    { first, last, notBefore }: Extract<Visible, { type: 'visible' }>,
    { from, direction }: Readonly<{ from: bigint; direction: Direction }>,
  ): AsyncGenerator<EventRecord> {
    const forwards = direction === 'forwards';
    const order = sql.raw(forwards ? 'asc' : 'desc');
    let [low, high] = forwards ? [larger(from, first), last] : [first, smaller(from, last)];
    while (low <= high) {
      const { rows } = await sql<Row>`
        select * from event_store.events where stream = ${stream} and revision between ${low} and ${high}
        order by revision ${order} limit ${PAGE}`.execute(this.kysely);
      const page = rows.map(recordOf);
      yield* page.filter(({ created }) => created >= notBefore);
      const end = page.at(-1);
      if (end === undefined || page.length < PAGE) return;
      if (forwards) low = end.revision + 1n;
      else high = end.revision - 1n;
    }
  }

  /** A page of the whole log: after a position, or before it. */
  async page(position: bigint, direction: Direction): Promise<EventRecord[]> {
    const where = direction === 'forwards' ? sql`position > ${position}` : sql`position < ${position}`;
    const order = sql.raw(direction === 'forwards' ? 'asc' : 'desc');
    const { rows } = await sql<Row>`
      select * from event_store.events where ${where} order by position ${order} limit ${PAGE}`.execute(this.kysely);
    return rows.map(recordOf);
  }

  /** The whole log from a position on, exclusive. */
  async *all(position: bigint, direction: Direction): AsyncGenerator<EventRecord> {
    for (let at = position; ;) {
      const page = await this.page(at, direction);
      yield* page;
      const end = page.at(-1);
      if (end === undefined || page.length < PAGE) return;
      at = end.position;
    }
  }
}
