import { type Queries } from '@envoi/read-store';
import { type Heads } from './heads.ts';
import { type EventRecord } from './record.ts';
import { visible, type Visible } from './visibility.ts';

/** A page ends at so many records, or after the one with which it comes to so many bytes: no read holds more in memory. */
export const PAGE = 256;
const PAGE_BYTES = 256 * 1024;
/** Records that one page of a filtered read may pass over. */
const SCAN = 16_384n;

export type Direction = 'forwards' | 'backwards';

/** Which records of the log a subscriber wants. */
export type Filter = Readonly<{
  field: 'stream' | 'type';
  prefixes: readonly string[];
  /** A checkpoint after so many records considered. */
  checkpointEvery: bigint;
}>;

/** A part of the log: what is wanted of it, and how far it goes. */
export type Page = Readonly<{ records: readonly EventRecord[]; upTo: bigint }>;

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

const recordOf = (row: Row): EventRecord => ({
  position: BigInt(row.position),
  stream: row.stream,
  revision: BigInt(row.revision),
  id: row.id,
  type: row.type,
  contentType: row.content_type,
  created: BigInt(row.created),
  data: row.data,
  metadata: row.metadata,
});

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** A page of what a condition selects. Sizes are known without reading what is large. */
const pageWhere = (condition: string, order: string): string => `
  select position, stream, revision, id, type, content_type, created, data, metadata
  from (
    select *, sum(octet_length(data) + octet_length(metadata)) over (order by ${order} rows between unbounded preceding
      and 1 preceding) as before
    from (select * from event_store.events where ${condition} order by ${order} limit ${PAGE}) as selected
  ) as sized
  where before is null or before < ${PAGE_BYTES}
  order by ${order}`;

const streamPage = {
  forwards: pageWhere('stream = $1 and revision between $2 and $3 and created >= $4', 'revision'),
  backwards: pageWhere('stream = $1 and revision between $2 and $3 and created >= $4', 'revision desc'),
};

const allPage = {
  forwards: pageWhere('position > $1 and position <= $2', 'position'),
  backwards: pageWhere('position < $1 and position >= $2', 'position desc'),
};

const filteredPage = {
  stream: pageWhere('position > $1 and position <= $2 and stream ^@ any($3::text[])', 'position'),
  type: pageWhere('position > $1 and position <= $2 and type ^@ any($3::text[])', 'position'),
};

type Visibles = Extract<Visible, { type: 'visible' }>;

/** Reads what is committed, page by page, from the database. */
export class Reader {
  constructor(
    private readonly database: Queries,
    private readonly heads: Heads,
  ) {}

  async visible(stream: string): Promise<Visible> {
    return visible(await this.heads.peek(this.database, stream), stream, Date.now());
  }

  /** The events of a stream from a revision on (inclusive) that are to be seen; none: there are no more. */
  streamPage(
    stream: string,
    { first, last, notBefore }: Visibles,
    { from, direction }: Readonly<{ from: bigint; direction: Direction }>,
  ): Promise<EventRecord[]> {
    const [low, high] = direction === 'forwards' ? [larger(from, first), last] : [first, smaller(from, last)];
    if (low > high) return Promise.resolve([]);
    return this.#select(`stream-${direction}`, streamPage[direction], [stream, low, high, notBefore].map(String));
  }

  /** The log after a position, or before it; none: there is no more. */
  page(position: bigint, direction: Direction, last: bigint): Promise<EventRecord[]> {
    const end = direction === 'forwards' ? last : 0n;
    return this.#select(`all-${direction}`, allPage[direction], [position, end].map(String));
  }

  /** The next part of the log after a position, at most up to `last`. */
  async following(position: bigint, last: bigint, filter?: Filter): Promise<Page> {
    if (filter === undefined) {
      const records = await this.page(position, 'forwards', last);
      return { records, upTo: records.at(-1)?.position ?? last };
    }
    const end = smaller(position + SCAN, last);
    const values = [String(position), String(end), filter.prefixes];
    const records = await this.#select(`filtered-${filter.field}`, filteredPage[filter.field], values);
    return { records, upTo: records.at(-1)?.position ?? end };
  }

  async #select(name: string, text: string, values: readonly unknown[]): Promise<EventRecord[]> {
    return (await this.database.query<Row>(name, text, values)).map(recordOf);
  }
}
