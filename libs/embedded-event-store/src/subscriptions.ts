import { randomUUID } from 'node:crypto';
import { streamDeleted } from './errors.ts';
import { caughtUpMessage, checkpointMessage, confirmationMessage, eventMessage } from './messages.ts';
import { type ReadRequest } from './read-request.ts';
import { PAGE, type Reader } from './reader.ts';
import { TOMBSTONE_TYPE, type EventRecord } from './record.ts';
import { type Streams } from './stubs.ts';
import { type Tail } from './tail.ts';
import { type Visible } from './visibility.ts';

type Messages = AsyncGenerator<Streams.ReadResp, void>;

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
  async *toAll(
    { from, matches, checkpointEvery }: Extract<ReadRequest, { type: 'subscribe-all' }>,
    signal: AbortSignal,
  ): Messages {
    let considered = 0;
    yield confirmationMessage(randomUUID());
    for await (const record of this.#follow(this.#after(from), signal)) {
      if (record === 'caught-up') yield caughtUpMessage();
      else {
        if (matches(record)) yield eventMessage(record);
        considered += 1;
        if (considered % checkpointEvery === 0) yield checkpointMessage(record.position);
      }
    }
  }

  /** A stream after a revision: what is there first, then what is appended. */
  async *toStream({ stream, from }: Extract<ReadRequest, { type: 'subscribe-stream' }>, signal: AbortSignal): Messages {
    const position = this.tail.last;
    const visible = await this.reader.visible(stream);
    if (visible.type === 'deleted') throw streamDeleted(stream);
    yield confirmationMessage(randomUUID());
    let revision = afterRevision(from, visible);
    for await (const record of this.#stored(stream, visible, revision + 1n)) {
      yield eventMessage(record);
      revision = record.revision;
    }
    for await (const record of this.#follow(position, signal)) {
      if (record === 'caught-up') yield caughtUpMessage();
      else if (record.stream === stream && record.revision > revision) yield liveMessage(record);
    }
  }

  #stored(stream: string, visible: Visible, from: bigint): AsyncIterable<EventRecord> | EventRecord[] {
    return visible.type === 'visible' ? this.reader.stream(stream, visible, { from, direction: 'forwards' }) : [];
  }

  #after(from: 'start' | 'end' | bigint): bigint {
    if (typeof from === 'bigint') return from;
    return from === 'start' ? 0n : this.tail.last;
  }

  /** Everything after a position, for ever; 'caught-up' whenever it has reached the end after reading the database. */
  async *#follow(position: bigint, signal: AbortSignal): AsyncGenerator<EventRecord | 'caught-up'> {
    let live = false;
    for (let at = position; ;) {
      const recent = this.tail.read(at, PAGE);
      const page = recent ?? (await this.reader.page(at, 'forwards'));
      yield* page;
      at = page.at(-1)?.position ?? at;
      if (recent === undefined) live = false;
      else if (page.length < PAGE) {
        if (!live) yield 'caught-up';
        live = true;
        await this.tail.beyond(at, signal);
      }
    }
  }
}

/** The tombstone ends a subscription to its stream. */
const liveMessage = (record: EventRecord): Streams.ReadResp => {
  if (record.type === TOMBSTONE_TYPE) throw streamDeleted(record.stream);
  return eventMessage(record);
};

const afterRevision = (from: 'start' | 'end' | bigint, visible: Visible): bigint => {
  if (typeof from === 'bigint') return from;
  return from === 'end' && visible.type === 'visible' ? visible.last : -1n;
};
