import { instant, type Instant } from '@envoi/event-sourcing';
import { NO_STREAM, idFrom, type EventLog, type StoredEvent } from '@envoi/event-store';
import { type Jwks } from '@envoi/signing';
import { verifiersFrom } from '../notes/keys.ts';
import { originOf, parseCheckpoint, type TreeHead } from '../notes/tree-head.ts';

/** In this stream, and in the witness. Everybody can read it; who writes to it must know the key. */
export const HEADS_STREAM = 'ledger-heads';

/** A head in the log. */
export type RecordedHead = Readonly<{
  head: TreeHead;
  revision: bigint;
  /** When it was signed, by the signer's clock. */
  signedAt: Instant | undefined;
}>;

/** The heads in the log. Throws InvalidNoteError for one that none of the published keys has signed. */
export class Heads {
  constructor(
    private readonly log: EventLog,
    /** The public keys, those of before a rotation included. */
    private readonly published: () => Promise<Jwks>,
  ) {}

  /** Undefined: none was ever signed. */
  async last(): Promise<RecordedHead | undefined> {
    return this.#first({ backwards: true, limit: 1 });
  }

  /** Under the name of the log that it says itself: whose name it is decides the key. */
  async verified(note: string): Promise<TreeHead> {
    return parseCheckpoint(note, verifiersFrom(await this.published(), originOf(note)));
  }

  /** All of them, in order, as the notes that they are: nothing is verified. */
  async *notes(from = 0n): AsyncGenerator<string, void, void> {
    for await (const event of this.log.read(HEADS_STREAM, { from })) yield noteIn(event);
  }

  /** The notes of those of trees of more leaves. */
  async *after(size: number): AsyncGenerator<string, void, void> {
    yield* this.notes(await this.find((head) => head.size <= size));
  }

  /**
   * The first revision of which it does not hold; the one after the last head when it holds of all. Found by halving, so it
   * has to hold of a beginning: sizes and `recordedUntil` never go back.
   */
  async find(holds: (head: TreeHead) => boolean): Promise<bigint> {
    let [from, to] = [0n, ((await this.last())?.revision ?? NO_STREAM) + 1n];
    while (from < to) {
      const middle = (from + to) / 2n;
      const head = await this.at(middle);
      if (head !== undefined && holds(head)) from = middle + 1n;
      else to = middle;
    }
    return from;
  }

  /** Undefined: there are not so many. */
  async at(revision: bigint): Promise<TreeHead | undefined> {
    return (await this.#first({ from: revision, limit: 1 }))?.head;
  }

  /** From one revision to another, both included. */
  async *between(from: bigint, to: bigint): AsyncGenerator<TreeHead, void, void> {
    for await (const event of this.log.read(HEADS_STREAM, { from, limit: Number(to - from + 1n) }))
      yield await this.verified(noteIn(event));
  }

  /**
   * Appends it after `previous`. Ed25519 and the id depend on nothing but the head, so that repeating this changes
   * nothing. Throws WrongRevisionError when there is another one.
   */
  async append(head: TreeHead, previous: RecordedHead | undefined, signedAt: Instant): Promise<RecordedHead> {
    const expected = previous?.revision ?? NO_STREAM;
    await this.log.append(HEADS_STREAM, expected, [
      {
        id: idFrom(HEADS_STREAM, head.note),
        type: 'TreeHeadSigned',
        data: { checkpoint: head.note },
        metadata: { recordedAt: signedAt },
      },
    ]);
    return { head, revision: expected + 1n, signedAt };
  }

  async #first(options: Parameters<EventLog['read']>[1]): Promise<RecordedHead | undefined> {
    for await (const event of this.log.read(HEADS_STREAM, options))
      return { head: await this.verified(noteIn(event)), revision: event.revision, signedAt: signedAtOf(event) };
    return undefined;
  }
}

const noteIn = ({ data }: StoredEvent): string => {
  const { checkpoint } = (data ?? {}) as { checkpoint?: unknown };
  return typeof checkpoint === 'string' ? checkpoint : '';
};

const signedAtOf = ({ metadata }: StoredEvent): Instant | undefined => {
  const { recordedAt } = (metadata ?? {}) as { recordedAt?: unknown };
  try {
    return typeof recordedAt === 'string' ? instant(recordedAt) : undefined;
  } catch {
    return undefined;
  }
};
