import { EventEmitter, once } from 'node:events';
import { weightOf, type EventRecord } from './record.ts';

/** What the tail keeps at most; who is further behind reads from the database. */
const MAX_RECORDS = 4_096;
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The end of the log in memory, as committed. Catching up and live are the same to a reader: it asks for what comes
 * after its last position; the answer comes from here, or from the database when the tail does not reach back that far.
 */
export class Tail {
  #records: EventRecord[] = [];
  #bytes = 0;
  /** The tail holds everything after this position. */
  #after = 0n;
  #last = 0n;
  readonly #grown = new EventEmitter().setMaxListeners(0);

  /** The last position of the log. */
  get last(): bigint {
    return this.#last;
  }

  /** Starts anew at the end of the log: nothing is known of what is before. */
  reset(last: bigint): void {
    this.#records = [];
    this.#bytes = 0;
    this.#after = last;
    this.#last = last;
    this.#grown.emit('grown');
  }

  /** What was just committed. */
  push(records: readonly EventRecord[]): void {
    for (const record of records) {
      this.#records.push(record);
      this.#bytes += weightOf(record);
      this.#last = record.position;
    }
    if (this.#records.length > MAX_RECORDS || this.#bytes > MAX_BYTES) this.#shorten();
    this.#grown.emit('grown');
  }

  /** At most `limit` records after a position; undefined when the tail begins later. Positions have no gaps. */
  read(after: bigint, limit: number): EventRecord[] | undefined {
    if (after < this.#after) return undefined;
    const first = Number(after - this.#after);
    return this.#records.slice(first, first + limit);
  }

  /** Resolves when the log goes beyond `position`. Rejects when `signal` is aborted. */
  async beyond(position: bigint, signal: AbortSignal): Promise<void> {
    while (this.#last <= position) await once(this.#grown, 'grown', { signal });
  }

  /** Drops the older half, so that it is done seldom. */
  #shorten(): void {
    let bytes = this.#bytes;
    let count = 0;
    for (const record of this.#records) {
      if (this.#records.length - count <= MAX_RECORDS / 2 && bytes <= MAX_BYTES / 2) break;
      bytes -= weightOf(record);
      this.#after = record.position;
      count += 1;
    }
    this.#records = this.#records.slice(count);
    this.#bytes = bytes;
  }
}
