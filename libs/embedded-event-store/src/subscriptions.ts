import { randomUUID } from 'node:crypto';
import { streamDeleted } from './errors.ts';
import { caughtUpMessage, checkpointMessage, confirmationMessage } from './messages.ts';
import { type ReadRequest } from './read-request.ts';
import { PAGE, type Filter, type Page, type Reader } from './reader.ts';
import { TOMBSTONE_TYPE, type EventRecord } from './record.ts';
import { type Streams } from './stubs.ts';
import { type Tail } from './tail.ts';
import { type Visible } from './visibility.ts';

/** What a subscriber is sent: events, and what else there is to say. */
type Sent = AsyncGenerator<EventRecord | Streams.ReadResp, void>;

/**
 * Both kinds follow the log by position: whatever comes after the last position looked at, from the tail in memory or,
 * for who is behind it, from the database. There is no switch between catching up and live at which something could
 * get lost or come twice. They end by an error only: that of `signal`, of the database, or the stream's deletion.
 */
export class Subscriptions {
  constructor(
    private readonly reader: Reader,
    private readonly tail: Tail,
  ) {}

  /** The whole log after a position, filtered. */
  async *toAll({ from, filter }: Extract<ReadRequest, { type: 'subscribe-all' }>, signal: AbortSignal): Sent {
    const after = this.#after(from);
    const behind = (position: bigint) => this.reader.following(position, this.tail.last, filter);
    const checkpoints = new Checkpoints(after, filter?.checkpointEvery);
    yield confirmationMessage(randomUUID());
    for await (const page of this.#follow(after, signal, behind)) {
      for (const record of page.records) {
        yield* checkpoints.upTo(record.position - 1n);
        if (matches(record, filter)) yield record;
      }
      yield* checkpoints.upTo(page.upTo);
      if (page.caughtUp) yield caughtUpMessage();
    }
  }

  /** A stream after a revision: whoever begins is behind, and gets what is there; then what is appended. */
  async *toStream({ stream, from }: Extract<ReadRequest, { type: 'subscribe-stream' }>, signal: AbortSignal): Sent {
    let revision = afterRevision(from, await this.#visible(stream));
    const behind = async (position: bigint): Promise<Page> => {
      const { last } = this.tail;
      const visible = await this.#visible(stream);
      const range = { from: revision + 1n, direction: 'forwards' } as const;
      const records = visible.type === 'missing' ? [] : await this.reader.streamPage(stream, visible, range);
      return { records, upTo: records.length === 0 ? last : position };
    };
    yield confirmationMessage(randomUUID());
    for await (const page of this.#follow(-1n, signal, behind)) {
      for (const record of page.records) {
        if (record.stream !== stream || record.revision <= revision) continue;
        if (record.type === TOMBSTONE_TYPE) throw streamDeleted(stream);
        yield record;
        ({ revision } = record);
      }
      if (page.caughtUp) yield caughtUpMessage();
    }
  }

  async #visible(stream: string): Promise<Exclude<Visible, { type: 'deleted' }>> {
    const visible = await this.reader.visible(stream);
    if (visible.type === 'deleted') throw streamDeleted(stream);
    return visible;
  }

  #after(from: 'start' | 'end' | bigint): bigint {
    if (typeof from === 'bigint') return from;
    return from === 'start' ? 0n : this.tail.last;
  }

  /**
   * Everything after a position, for ever: from the tail, or from `behind` when the tail begins later. Says once when it
   * has reached the end, and again after it fell behind.
   */
  async *#follow(
    position: bigint,
    signal: AbortSignal,
    behind: (position: bigint) => Promise<Page>,
  ): AsyncGenerator<Page & { caughtUp: boolean }, void> {
    let live = false;
    for (let at = position; ;) {
      const recent = this.tail.read(at, PAGE);
      if (recent === undefined) {
        const page = await behind(at);
        yield { ...page, caughtUp: false };
        at = page.upTo;
        live = false;
        continue;
      }
      at = recent.at(-1)?.position ?? at;
      const atEnd = recent.length < PAGE;
      yield { records: recent, upTo: at, caughtUp: atEnd && !live };
      live ||= atEnd;
      if (atEnd) await this.tail.beyond(at, signal);
    }
  }
}

/** After so many records that were considered, counted from where the subscription began; none without a filter. */
class Checkpoints {
  constructor(
    private at: bigint,
    private readonly every: bigint | undefined,
  ) {}

  *upTo(position: bigint): Generator<Streams.ReadResp> {
    if (this.every === undefined) return;
    for (; this.at + this.every <= position; yield checkpointMessage(this.at)) this.at += this.every;
  }
}

const matches = (record: EventRecord, filter: Filter | undefined): boolean =>
  filter === undefined || filter.prefixes.some((prefix) => record[filter.field].startsWith(prefix));

const afterRevision = (from: 'start' | 'end' | bigint, visible: Visible): bigint => {
  if (typeof from === 'bigint') return from;
  return from === 'end' && visible.type === 'visible' ? visible.last : -1n;
};
