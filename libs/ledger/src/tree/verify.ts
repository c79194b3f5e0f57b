import { EMPTY_ROOT, HASH_SIZE, nodeHash } from './hashes.ts';
import { isSize, perfectHeight } from './sizes.ts';

export type Inclusion = Readonly<{
  leafHash: Uint8Array;
  index: number;
  size: number;
  proof: readonly Uint8Array[];
  root: Uint8Array;
}>;

/** Whether the leaf is at `index` in the tree of that size and root (RFC 9162, section 2.1.3.2). Never throws. */
export const verifyInclusion = ({ leafHash, index, size, proof, root }: Inclusion): boolean => {
  if (!isSize(index) || !isSize(size) || index >= size || ![leafHash, root, ...proof].every(isHash)) return false;
  const place = new Place(index, size - 1);
  const top = proof.reduce((hash, sibling) => (place.isTop ? NONE : place.join(sibling, hash)), leafHash);
  return place.isTop && isSame(top, root);
};

export type Consistency = Readonly<{
  oldSize: number;
  oldRoot: Uint8Array;
  newSize: number;
  newRoot: Uint8Array;
  proof: readonly Uint8Array[];
}>;

/**
 * Whether the old tree is the beginning of the new one (RFC 9162, section 2.1.4.2). To equal sizes belongs an empty proof, and to
 * an old tree without leaves, which is the beginning of each. Never throws.
 */
export const verifyConsistency = ({ oldSize, oldRoot, newSize, newRoot, proof }: Consistency): boolean => {
  if (!isSize(oldSize) || !isSize(newSize) || ![oldRoot, newRoot, ...proof].every(isHash)) return false;
  if (oldSize === newSize) return proof.length === 0 && isSame(oldRoot, newRoot);
  if (oldSize === 0) return proof.length === 0 && isSame(oldRoot, EMPTY_ROOT);
  return oldSize < newSize && leadsToBoth({ oldSize, oldRoot, newSize, newRoot, proof });
};

const leadsToBoth = ({ oldSize, oldRoot, newSize, newRoot, proof }: Consistency): boolean => {
  const [first, ...rest] = perfectHeight(oldSize) === undefined ? proof : [oldRoot, ...proof];
  if (first === undefined) return false;
  const place = new Place(oldSize - 1, newSize - 1);
  while (place.index % 2 === 1) place.up();
  let [old, young] = [first, first];
  for (const sibling of rest) {
    if (place.isTop) return false;
    if (place.isRight) old = nodeHash(sibling, old);
    young = place.join(sibling, young);
  }
  return place.isTop && isSame(old, oldRoot) && isSame(young, newRoot);
};

/** `fn` and `sn` of the RFC: a node and the last one of its level. Divided, not shifted: they may be larger than 2^31. */
class Place {
  constructor(
    public index: number,
    private last: number,
  ) {}

  get isTop(): boolean {
    return this.last === 0;
  }

  /** Its sibling is the left one; also that of the last node of a level, which may be on a higher one. */
  get isRight(): boolean {
    return this.index % 2 === 1 || this.index === this.last;
  }

  up(): void {
    this.index = Math.floor(this.index / 2);
    this.last = Math.floor(this.last / 2);
  }

  /** The parent of the node and its sibling; this is its place from now on. */
  join(sibling: Uint8Array, hash: Uint8Array): Uint8Array {
    const isRight = this.isRight;
    if (isRight) while (this.index % 2 === 0 && this.index !== 0) this.up();
    this.up();
    return isRight ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
  }
}

/** What no proof leads to. */
const NONE = new Uint8Array();

const isHash = ({ length }: Uint8Array): boolean => length === HASH_SIZE;
const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
