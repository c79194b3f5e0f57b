import { randomUUID } from 'node:crypto';
import {
  currentRevision,
  judgeAppend,
  judgeDeletion,
  judgeTombstone,
  type Expected,
  type Stored,
} from './expected-revision.ts';
import { advance, noHead, type Head } from './heads.ts';
import {
  MAX_REVISION,
  METADATA_TYPE,
  TOMBSTONE_TYPE,
  isMetastream,
  metastreamOf,
  ownerOf,
  type EventRecord,
  type Proposal,
} from './record.ts';
import { isSoftDeleted, softDeletion, undeletion } from './stream-metadata.ts';

/** What a client wants to be written. */
export type Write = Readonly<{ stream: string; expected: Expected }> &
  (
    | Readonly<{ type: 'append'; events: readonly Proposal[] }>
    | Readonly<{ type: 'delete' }>
    | Readonly<{ type: 'tombstone' }>
  );

/** Whether it writes the first events of a stream, or is refused. */
export const beginsStream = (write: Write): boolean =>
  write.type === 'append' && write.expected === 'no-stream' && write.events.length > 0 && !isMetastream(write.stream);

/** What a client is told, once the batch is committed. */
export type Outcome =
  | Readonly<{ type: 'written'; revision: bigint; position?: bigint }>
  | Readonly<{ type: 'wrong-revision'; current: bigint }>
  | Readonly<{ type: 'deleted' }>;

const noBytes = new Uint8Array();
const systemEvent = (type: string, data: Uint8Array): Proposal => ({
  id: randomUUID(),
  type,
  contentType: data.length > 0 ? 'application/json' : 'application/octet-stream',
  data,
  metadata: noBytes,
});

/**
 * A batch in the making: each write is judged by the heads as the earlier ones of the batch will leave them. Nothing of
 * it counts until it is committed; if that fails it is thrown away.
 */
export class Draft {
  readonly records: EventRecord[] = [];
  readonly heads: Map<string, Head>;
  readonly #created = BigInt(Date.now()) * 10_000n;
  readonly #stored: Stored;
  #position: bigint;

  /** `heads` of all streams that will be written; `after` is the last position of the log. */
  constructor(heads: ReadonlyMap<string, Head>, after: bigint, stored: Stored) {
    this.heads = new Map(heads);
    this.#position = after;
    this.#stored = this.#withMine(stored);
  }

  async add(write: Write): Promise<Outcome> {
    const head = this.#head(write.stream);
    const verdict = await this.#judge(head, write);
    if (verdict.type === 'deleted') return verdict;
    if (verdict.type === 'wrong-revision') return { ...verdict, current: currentRevision(head, write.stream) };
    if (verdict.type === 'repeated') return { ...verdict, type: 'written' };
    if (write.type === 'append') return this.#append(head, write.stream, write.events);
    if (write.type === 'delete') this.#write(metastreamOf(write.stream), systemEvent(METADATA_TYPE, softDeletion()));
    else this.#write(write.stream, systemEvent(TOMBSTONE_TYPE, noBytes), MAX_REVISION);
    return { type: 'written', revision: head.revision, position: this.#position };
  }

  #judge(head: Head, write: Write) {
    const { stream, expected } = write;
    if (write.type === 'delete') return judgeDeletion(head, stream, expected);
    if (write.type === 'tombstone') return judgeTombstone(head, stream, expected);
    return judgeAppend(head, { stream, expected, ids: write.events.map(({ id }) => id) }, this.#stored);
  }

  #append(before: Head, stream: string, events: readonly Proposal[]): Outcome {
    if (events.length === 0) return { type: 'written', revision: currentRevision(before, stream) };
    const revives = before.metadata !== undefined && isSoftDeleted(before.metadata);
    const showAgain = (): void => {
      const { metadata } = this.#head(stream);
      if (metadata === undefined) return;
      const data = undeletion(metadata, before.revision + 1n);
      this.#write(metastreamOf(ownerOf(stream)), systemEvent(METADATA_TYPE, data));
    };
    if (revives && !isMetastream(stream)) showAgain();
    for (const event of events) this.#write(stream, event);
    const outcome = { revision: currentRevision(this.#head(stream), stream), position: this.#position };
    if (revives && isMetastream(stream)) showAgain();
    return { type: 'written', ...outcome };
  }

  #head(stream: string): Head {
    return this.heads.get(ownerOf(stream)) ?? noHead;
  }

  #write(stream: string, event: Proposal, revision = currentRevision(this.#head(stream), stream) + 1n): void {
    this.#position += 1n;
    const record = { ...event, stream, revision, position: this.#position, created: this.#created };
    this.records.push(record);
    this.heads.set(ownerOf(stream), advance(this.#head(stream), record));
  }

  /** What is stored, and what this batch is about to store. */
  #withMine(stored: Stored): Stored {
    return {
      byId: async (ids) => {
        const found = await stored.byId(ids);
        return ids.map((id, index) => found[index] ?? this.records.find((record) => record.id === id));
      },
      from: async (stream, revision, count) => {
        const found = await stored.from(stream, revision, count);
        const mine = this.records.filter((record) => record.stream === stream && record.revision >= revision);
        return [...found, ...mine].slice(0, count);
      },
    };
  }
}
