import { type Head } from './notes/tree-head.ts';
import { CompactRange } from './tree/compact-range.ts';

export type Range = Readonly<{
  /** The tree before the first leaf of the range: `size` and `hashes` of a CompactRange. */
  frontier: Readonly<{ size: number; hashes: readonly Uint8Array[] }>;
  /** Verified heads, by size: the one before the range, those within it, and last the one that ends it. */
  heads: readonly Pick<Head, 'size' | 'root'>[];
  /** Hashes of the leaves, in the order of the log. */
  leaves: AsyncIterable<Buffer> | Iterable<Buffer>;
  /** The hash that was sealed as the leaf of that index, for whoever has it: then a difference is found to the leaf. */
  sealed?: (index: number) => Promise<Buffer | undefined>;
}>;

/** The first difference is in the leaves `from` (inclusive) to `to` (exclusive), no closer than can be told. */
export type Difference = Readonly<{
  why: 'frontier-not-of-head' | 'not-what-was-signed' | 'leaves-missing' | 'leaves-not-signed';
  from: number;
  to: number;
}>;

export type Verdict = Readonly<{ ok: true; size: number } | ({ ok: false } & Difference)>;

/**
 * Whether these are exactly the leaves of which the heads were signed: all of them, in this order, and no others. Memory
 * holds the frontier, however many they are. Throws a RangeError when the frontier is none, or the heads are not in order.
 */
export async function verifyRange({ frontier, heads, leaves, sealed }: Range): Promise<Verdict> {
  const tree = CompactRange.fromHashes(frontier.size, frontier.hashes);
  if (heads.some(({ size }, n) => size < (heads[n - 1]?.size ?? tree.size)))
    throw new RangeError('heads are given in the order of their sizes');
  const ahead = new HeadsAhead(tree, heads);
  let difference = ahead.passed();
  for await (const leaf of leaves) {
    difference ??= ahead.isEmpty ? only('leaves-not-signed', tree.size) : undefined;
    difference ??= await unlessSealed(leaf, tree.size, sealed);
    if (difference !== undefined) break;
    tree.append(leaf);
    difference = ahead.passed();
  }
  difference ??= ahead.missing();
  return difference === undefined ? { ok: true, size: tree.size } : { ok: false, ...difference };
}

/** What is still to be compared with the tree. */
class HeadsAhead {
  readonly #ahead: Pick<Head, 'size' | 'root'>[];
  /** Up to here it is what was signed. */
  #trusted: number;

  constructor(
    private readonly tree: CompactRange,
    heads: Range['heads'],
  ) {
    this.#ahead = [...heads];
    this.#trusted = tree.size;
  }

  get isEmpty(): boolean {
    return this.#ahead.length === 0;
  }

  /** The tree has grown: the first head that it ought to have the root of, and has not. */
  passed(): Difference | undefined {
    const { size } = this.tree;
    while (this.#ahead[0]?.size === size) {
      const from = this.#trusted;
      if (this.#ahead.shift()?.root.equals(this.tree.root()) !== true)
        return { why: from === size ? 'frontier-not-of-head' : 'not-what-was-signed', from, to: size };
      this.#trusted = size;
    }
    return undefined;
  }

  /** There are no more leaves. */
  missing(): Difference | undefined {
    const last = this.#ahead.at(-1);
    return last && { why: 'leaves-missing', from: this.#trusted, to: last.size };
  }
}

const only = (why: Difference['why'], index: number): Difference => ({ why, from: index, to: index + 1 });

const unlessSealed = async (leaf: Buffer, index: number, sealed: Range['sealed']): Promise<Difference | undefined> => {
  const known = await sealed?.(index);
  return known === undefined || known.equals(leaf) ? undefined : only('not-what-was-signed', index);
};
