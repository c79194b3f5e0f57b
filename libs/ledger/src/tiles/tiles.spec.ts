import fc from 'fast-check';
import {
  CompactRange,
  MissingTileError,
  inclusionProof,
  leafHash,
  nodesIn,
  verifyInclusion,
  type Tile,
} from '../index.ts';
import { TiledTree, indexesOf } from './tiled-tree.ts';

const leaf = (n: number): Buffer => leafHash(Buffer.from(`leaf ${n}`));

/** Tiles as a store keeps them. */
class Shelf {
  readonly kept = new Map<string, Tile>();
  readonly tiles = (level: number, index: number) => Promise.resolve(this.kept.get(`${level}/${index}`));

  take(tree: TiledTree): void {
    for (const tile of tree.takeChanged()) this.kept.set(`${tile.level}/${tile.index}`, tile);
  }
}

const rootOf = (size: number): Buffer => {
  const range = new CompactRange();
  for (let n = 0; n < size; n += 1) range.append(leaf(n));
  return range.root();
};

/** Grown to so many leaves, kept at each of the sizes, and looked up anew after each. */
const grown = async (...sizes: readonly number[]) => {
  const shelf = new Shelf();
  let tree = await TiledTree.of(0, shelf.tiles);
  for (const size of sizes) {
    while (tree.size < size) tree.append(leaf(tree.size), BigInt(1_000 + 10 * tree.size));
    shelf.take(tree);
    tree = await TiledTree.of(size, shelf.tiles);
  }
  return { shelf, tree };
};

describe('a tree in tiles', () => {
  it('is the same whenever it was interrupted', async () => {
    const sizes = fc.uniqueArray(fc.nat({ max: 1_100 }), { minLength: 1, maxLength: 6 });
    const edges = fc.constantFrom([255, 256, 257], [256], [512, 513], [1_024], [1]);
    await fc.assert(
      fc.asyncProperty(fc.oneof(sizes, edges), async (given) => {
        const ascending = [...given].sort((a, b) => a - b);
        const { tree } = await grown(...ascending);
        expect([tree.size, tree.root()]).toEqual([ascending.at(-1), rootOf(ascending.at(-1) ?? 0)]);
      }),
      { numRuns: 25 },
    );
  });

  it('has tiles of 256 hashes, of which only the last of a level are narrower', async () => {
    const { shelf } = await grown(10, 700, 66_000);
    const widths = (level: number) =>
      [...shelf.kept.values()].filter((tile) => tile.level === level).map(({ hashes }) => hashes.length / 32);
    expect([widths(0).length, new Set(widths(0).slice(0, -1)), widths(0).at(-1)]).toEqual([258, new Set([256]), 208]);
    expect([widths(1), widths(2), widths(3)]).toEqual([[256, 1], [1], []]);
    expect([...shelf.kept.values()].every(({ level, positions }) => (level === 0) === (positions !== undefined))).toBe(
      true,
    );
  });

  it('proves any leaf from its tiles alone, and finds it by its position', async () => {
    const { shelf, tree } = await grown(70_000);
    const nodes = nodesIn(shelf.tiles);
    for (const index of [0, 255, 256, 65_535, 65_536, 69_999]) {
      const proof = await inclusionProof(index, 70_000, nodes);
      expect(verifyInclusion({ leafHash: leaf(index), index, size: 70_000, proof, root: tree.root() })).toBe(true);
      const tile = await shelf.tiles(0, Math.floor(index / 256));
      expect(indexesOf(tile!, BigInt(1_000 + 10 * index))).toEqual([index]);
      expect(indexesOf(tile!, BigInt(1_001 + 10 * index))).toEqual([]);
    }
  });

  it('keeps few tiles in memory, however large it is', async () => {
    const { shelf } = await grown(40_000);
    let looks = 0;
    const tree = await TiledTree.of(40_000, (level, index) => {
      looks += 1;
      return shelf.tiles(level, index);
    });
    for (let index = 0; index < 156; index += 1) await tree.nodes(0, index * 256);
    const before = looks;
    await tree.nodes(0, 0);
    expect([before >= 156, looks - before]).toEqual([true, 1]);
    await tree.nodes(0, 1);
    expect(looks - before).toBe(1);
  });

  it('says when a tile is missing, or is not the one of its size', async () => {
    const { shelf } = await grown(700);
    await expect(TiledTree.of(701, shelf.tiles)).rejects.toBeInstanceOf(MissingTileError);
    await expect(TiledTree.of(699, shelf.tiles)).rejects.toBeInstanceOf(MissingTileError);
    await expect(nodesIn(shelf.tiles)(0, 700)).rejects.toBeInstanceOf(MissingTileError);
    await expect(nodesIn(shelf.tiles)(9, 2)).rejects.toBeInstanceOf(MissingTileError);
    shelf.kept.delete('0/0');
    const tree = await TiledTree.of(700, shelf.tiles);
    await expect(tree.nodes(0, 3)).rejects.toBeInstanceOf(MissingTileError);
  });
});
