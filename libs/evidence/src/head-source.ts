import {
  InvalidNoteError,
  originOf,
  parseCheckpoint,
  verifiersFrom,
  type CompactRange,
  type NoteVerifier,
  type TreeHead,
} from '@envoi/ledger';
import { type Jwks } from '@envoi/signing';
import { type KeptLeaves } from './kept-leaves.ts';

/** The log is not what was sealed, or what is said about it is not valid. */
export class DifferenceError extends Error {
  override readonly name = 'DifferenceError';
}

/** Heads from one place, in order of size; one at a time, so that there may be any number of them. */
export class HeadSource {
  fitting = 0;
  /** Size of the last one that fits. */
  last = 0;
  readonly #notes: AsyncIterator<string>;
  readonly #verifiers = new Map<string, readonly NoteVerifier[]>();
  #next: TreeHead | undefined;

  constructor(
    readonly name: string,
    notes: AsyncIterable<string>,
    private readonly keys: Jwks,
  ) {
    this.#notes = notes[Symbol.asyncIterator]();
  }

  /** Of the head that is to be compared next; undefined: there is none. */
  get nextSize(): number | undefined {
    return this.#next?.size;
  }

  /** Takes the next one. Throws DifferenceError when that is not valid. */
  async advance(): Promise<void> {
    const { value, done } = (await this.#notes.next()) as IteratorResult<string, undefined>;
    const next = done === true ? undefined : this.#verified(value);
    if (next !== undefined && next.size < this.last)
      throw new DifferenceError(`${this.name}: a head of ${next.size} leaves comes after one of ${this.last}`);
    this.#next = next;
  }

  /** All heads of the size that the tree has now. Throws DifferenceError at the first that does not fit. */
  async compare(tree: CompactRange, kept: KeptLeaves): Promise<void> {
    while (this.#next?.size === tree.size) {
      if (!this.#next.root.equals(tree.root())) throw new DifferenceError(this.#whereIn(tree, kept));
      this.last = tree.size;
      this.fitting += 1;
      kept.fitsUntil(tree.size);
      await this.advance();
    }
  }

  /** Throws DifferenceError when a head says that there were more leaves. */
  assertEnded(leaves: number): void {
    if (this.#next !== undefined)
      throw new DifferenceError(
        `${this.name}: the log ends after ${leaves} leaves, and a head says that there were ${this.#next.size}`,
      );
  }

  async close(): Promise<void> {
    await this.#notes.return?.();
  }

  #whereIn(tree: CompactRange, kept: KeptLeaves): string {
    const first = kept.firstDifference();
    if (first !== undefined) return first;
    return `${this.name}: one of the leaves from ${this.last} to ${tree.size - 1} is not the one that was sealed, or was added, dropped or moved`;
  }

  #verified(note: string): TreeHead {
    try {
      return parseCheckpoint(note, this.#verifiersOf(originOf(note)));
    } catch (error) {
      if (!(error instanceof InvalidNoteError)) throw error;
      throw new DifferenceError(`${this.name}: after the head of ${this.last} leaves comes one that is not valid: ${error.message}`); // prettier-ignore
    }
  }

  /** Keys are the dearer part of a verification. */
  #verifiersOf(origin: string): readonly NoteVerifier[] {
    const known = this.#verifiers.get(origin) ?? verifiersFrom(this.keys, origin);
    this.#verifiers.set(origin, known);
    return known;
  }
}
