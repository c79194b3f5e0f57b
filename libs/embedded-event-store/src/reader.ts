import { type Queries } from '@envoi/read-store';
import { type Heads } from './heads.ts';
import { type EventRecord } from './record.ts';
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

const range = (direction: Direction): string => `
  select * from event_store.events where stream = $1 and revision between $2 and $3
  order by revision ${direction === 'forwards' ? 'asc' : 'desc'} limit ${PAGE}`;

const page = (direction: Direction): string => `
  select * from event_store.events where position ${direction === 'forwards' ? '>' : '<'} $1
  order by position ${direction === 'forwards' ? 'asc' : 'desc'} limit ${PAGE}`;

/** Reads what is committed, page by page, from the database. */
export class Reader {
  constructor(
    private readonly database: Queries,
    private readonly heads: Heads,
  ) {}

  async visible(stream: string): Promise<Visible> {
    return visible(await this.heads.peek(this.database, stream), stream, Date.now());
  }

  /** The events of a stream from a revision on (inclusive) that are to be seen. */
  async *stream(
    stream: string,
    { first, last, notBefore }: Extract<Visible, { type: 'visible' }>,
    { from, direction }: Readonly<{ from: bigint; direction: Direction }>,
  ): AsyncGenerator<EventRecord> {
    const forwards = direction === 'forwards';
    let [low, high] = forwards ? [larger(from, first), last] : [first, smaller(from, last)];
    while (low <= high) {
      const found = await this.#select(`stream-${direction}`, range(direction), [stream, low, high]);
      yield* found.filter(({ created }) => created >= notBefore);
      const end = found.at(-1);
      if (end === undefined || found.length < PAGE) return;
      if (forwards) low = end.revision + 1n;
      else high = end.revision - 1n;
    }
  }

  /** A page of the whole log: after a position, or before it. */
  page(position: bigint, direction: Direction): Promise<EventRecord[]> {
    return this.#select(`all-${direction}`, page(direction), [position]);
  }

  /** The whole log from a position on, exclusive. */
  async *all(position: bigint, direction: Direction): AsyncGenerator<EventRecord> {
    for (let at = position; ;) {
      const found = await this.page(at, direction);
      yield* found;
      const end = found.at(-1);
      if (end === undefined || found.length < PAGE) return;
      at = end.position;
    }
  }

  async #select(name: string, text: string, values: readonly (string | bigint)[]): Promise<EventRecord[]> {
    return (await this.database.query<Row>(name, text, values.map(String))).map(recordOf);
  }
}
