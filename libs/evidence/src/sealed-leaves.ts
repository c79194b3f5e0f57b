import { type Instant } from '@envoi/event-sourcing';
import {
  CompactRange,
  InvalidNoteError,
  leafBytes,
  leafHash,
  parseCheckpoint,
  recordedAtOf,
  type NoteVerifier,
  type TreeHead,
} from '@envoi/ledger';
import { type Before } from './format.ts';
import { fromBase64, parseLeafLine, type LeafLine } from './leaf-line.ts';

/** What is wrong with a line, in words. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** A leaf as it was read, in its place. */
export type Leaf = LeafLine & Readonly<{ hash: string; recordedAt: Instant | undefined }>;

/** Puts the leaves of a file into a tree again, and holds it against the heads in the file. */
export class SealedLeaves {
  readonly #verifiers: readonly NoteVerifier[];
  readonly #tree: CompactRange;
  readonly before: TreeHead | undefined;
  /** The last head that fits. */
  last: TreeHead | undefined;
  heads = 0;
  #isBroken = false;

  /** Throws Fault when the tree before the first leaf is not the one that was signed. */
  constructor({ checkpoint, frontier }: Before, verifiers: readonly NoteVerifier[]) {
    this.#verifiers = verifiers;
    this.before = checkpoint === undefined ? undefined : this.#headIn(checkpoint);
    this.#tree = treeFrom(this.before?.size ?? 0, frontier);
    if (this.before !== undefined && !this.#tree.root().equals(this.before.root))
      throw new Fault('what is said about the tree before the first leaf is not what its head was signed over');
  }

  get size(): number {
    return this.#tree.size;
  }

  /** Of the file. */
  counts(): Readonly<{ leaves: number; heads: number }> {
    return { leaves: this.size - (this.before?.size ?? 0), heads: this.heads };
  }

  /** Throws Fault, after the leaf was taken in as it is: what follows can still be looked at. */
  leaf(line: Buffer): Leaf {
    const { index, hash, event } = orFault(() => parseLeafLine(line), 'a leaf that is not written as one');
    const actual = orFault(() => leafHash(leafBytes(event)), 'a leaf whose id or revision cannot be');
    const place = this.#tree.size;
    this.#tree.append(actual);
    const name = `leaf ${index} (${event.stream} revision ${String(event.revision)}, ${event.type})`;
    if (index !== place) throw new Fault(`${name} stands where leaf ${place} belongs`);
    if (actual.toString('base64') !== hash) throw new Fault(`${name} is not the one that its hash was made of`);
    return { index, hash, event, recordedAt: recordedAtOf(event) };
  }

  /** Throws Fault. */
  head(checkpoint: string): void {
    const head = this.#headIn(checkpoint);
    if (this.#isBroken) return; // said once: everything after the first difference differs
    const since = this.last?.size ?? this.before?.size ?? 0;
    if (head.size !== this.#tree.size || !head.root.equals(this.#tree.root())) {
      this.#isBroken = true;
      throw new Fault(
        `the leaves from ${since} on are not those that the head of ${head.size} leaves was signed over: one was changed, dropped, inserted or moved`,
      );
    }
    this.last = head;
    this.heads += 1;
  }

  #headIn(checkpoint: string): TreeHead {
    try {
      return parseCheckpoint(checkpoint, this.#verifiers);
    } catch (error) {
      if (error instanceof InvalidNoteError) throw new Fault(`a head that is not valid: ${error.message}`);
      throw error;
    }
  }
}

const treeFrom = (size: number, frontier: readonly string[]): CompactRange =>
  orFault(
    () => CompactRange.fromHashes(size, frontier.map(fromBase64)),
    'the tree before the first leaf is not of the size that its head says',
  );

/** What cannot be is a fault of the file. */
export const orFault = <Result>(attempt: () => Result, what: string): Result => {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof RangeError) throw new Fault(what);
    throw error;
  }
};
