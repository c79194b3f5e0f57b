import { EMPTY_ROOT, HASH_SIZE, nodeHash } from './hashes.ts';

/** Called for each perfect subtree that has become complete: its height (0: a leaf) and its root. */
export type Completed = (level: number, hash: Buffer) => void;

/**
 * A tree of which only the frontier is kept: the roots of the largest perfect subtrees, the leftmost first, one for each
 * bit that is set in the size. That is all it takes to go on, and to know the root: 53 hashes at most, however many leaves.
 */
export class CompactRange {
  #size = 0;
  readonly #hashes: Buffer[] = [];

  /** From what `size` and `hashes` of another one said. Throws a RangeError when they do not fit together. */
  static fromHashes(size: number, hashes: readonly Uint8Array[]): CompactRange {
    if (!Number.isSafeInteger(size) || size < 0 || hashes.length !== onesIn(size))
      throw new RangeError(`no tree of ${String(size)} leaves has ${hashes.length} hashes at its frontier`);
    if (hashes.some(({ length }) => length !== HASH_SIZE)) throw new RangeError('a hash has 32 bytes');
    const range = new CompactRange();
    range.#size = size;
    range.#hashes.push(...hashes.map((hash) => Buffer.from(hash)));
    return range;
  }

  /** Leaves so far. */
  get size(): number {
    return this.#size;
  }

  get hashes(): readonly Buffer[] {
    return [...this.#hashes];
  }

  append(leafHash: Buffer, completed?: Completed): void {
    let hash = leafHash;
    completed?.(0, hash);
    for (let level = 1, rest = this.#size; rest % 2 === 1; level += 1, rest = (rest - 1) / 2) {
      hash = nodeHash(this.#hashes.pop() ?? EMPTY_ROOT, hash);
      completed?.(level, hash);
    }
    this.#hashes.push(hash);
    this.#size += 1;
  }

  root(): Buffer {
    const [last = EMPTY_ROOT, ...before] = this.#hashes.toReversed();
    return before.reduce((right, left) => nodeHash(left, right), last);
  }
}

const onesIn = (size: number): number => size.toString(2).replaceAll('0', '').length;
