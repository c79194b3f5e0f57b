import { EMPTY_ROOT, nodeHash } from './hashes.ts';
import { isSize, largestPowerBelow, perfectHeight } from './sizes.ts';

/** The root of the perfect subtree of 2^level leaves that begins at leaf index × 2^level. */
export type Nodes = (level: number, index: number) => Promise<Buffer>;

/**
 * PATH of RFC 6962, section 2.1.1: what leads from a leaf to the root of the tree of `size` leaves, the lowest first.
 * Throws a RangeError when there is no such leaf.
 */
export const inclusionProof = async (index: number, size: number, nodes: Nodes): Promise<Buffer[]> => {
  if (!isSize(size) || !isSize(index) || index >= size)
    throw new RangeError(`no leaf ${String(index)} in a tree of ${String(size)}`);
  const path = async (begin: number, end: number): Promise<Buffer[]> => {
    if (end - begin === 1) return [];
    const middle = begin + largestPowerBelow(end - begin);
    return index < middle
      ? [...(await path(begin, middle)), await rootOf(middle, end, nodes)]
      : [...(await path(middle, end)), await rootOf(begin, middle, nodes)];
  };
  return path(0, size);
};

/**
 * PROOF of RFC 6962, section 2.1.2: that the tree of `oldSize` leaves is the beginning of the one of `newSize`. Empty when
 * there is nothing to prove: equal sizes, or nothing before. Throws a RangeError when the old one is the larger.
 */
export const consistencyProof = async (oldSize: number, newSize: number, nodes: Nodes): Promise<Buffer[]> => {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize)
    throw new RangeError(`no tree of ${String(oldSize)} leaves is the beginning of one of ${String(newSize)}`);
  const proof = async (begin: number, end: number, isKnown: boolean): Promise<Buffer[]> => {
    if (end === oldSize) return isKnown ? [] : [await rootOf(begin, end, nodes)];
    const middle = begin + largestPowerBelow(end - begin);
    return oldSize <= middle
      ? [...(await proof(begin, middle, isKnown)), await rootOf(middle, end, nodes)]
      : [...(await proof(middle, end, false)), await rootOf(begin, middle, nodes)];
  };
  return oldSize === 0 ? [] : proof(0, newSize, true);
};

/** The root of the tree of `size` leaves. */
export const rootFrom = (size: number, nodes: Nodes): Promise<Buffer> =>
  size === 0 ? Promise.resolve(EMPTY_ROOT) : rootOf(0, size, nodes);

/** What a CompactRange of so many leaves holds: the roots of the largest perfect subtrees, from the left. */
export const frontierFrom = async (size: number, nodes: Nodes): Promise<Buffer[]> => {
  const hashes: Buffer[] = [];
  let begin = 0;
  for (let level = 53; level >= 0; level -= 1) {
    const leaves = 2 ** level;
    if (Math.floor(size / leaves) % 2 === 0) continue;
    hashes.push(await nodes(level, begin / leaves));
    begin += leaves;
  }
  return hashes;
};

/** MTH(D[begin:end]), where `begin` is a multiple of a power of two that is at least as large as the part. */
const rootOf = async (begin: number, end: number, nodes: Nodes): Promise<Buffer> => {
  const size = end - begin;
  const height = perfectHeight(size);
  if (height !== undefined) return nodes(height, begin / size);
  const middle = begin + largestPowerBelow(size);
  return nodeHash(await rootOf(begin, middle, nodes), await rootOf(middle, end, nodes));
};
