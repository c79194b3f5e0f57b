import { type Tiles } from '@envoi/ledger';

const HASH_SIZE = 32;
const TILE_WIDTH = 256;

/**
 * Holds the leaves of a log against what the ledger kept of them when it sealed them. Whoever changes the log may change
 * that, too: it says where to look, and is never a verdict.
 */
export class KeptLeaves {
  #hashes: Buffer | undefined;
  #first: Readonly<{ index: number; name: string }> | undefined;

  constructor(private readonly tiles: Tiles | undefined) {}

  /** Of every leaf, in order. */
  async compare(index: number, hash: Buffer, name: () => string): Promise<void> {
    const at = index % TILE_WIDTH;
    if (at === 0) this.#hashes = (await this.tiles?.(0, index / TILE_WIDTH))?.hashes;
    const kept = this.#hashes?.subarray(at * HASH_SIZE, (at + 1) * HASH_SIZE);
    if (kept?.length === HASH_SIZE && !kept.equals(hash)) this.#first ??= { index, name: name() };
  }

  /** A head says that all leaves before this one are what they were: where they differ, what was kept was changed. */
  fitsUntil(size: number): void {
    if (this.#first !== undefined && this.#first.index < size) this.#first = undefined;
  }

  /** Where the first leaf is that is another than when it was kept, in words. */
  firstDifference(): string | undefined {
    return this.#first === undefined
      ? undefined
      : `leaf ${this.#first.index} (${this.#first.name}) is not the one that was sealed`;
  }
}
