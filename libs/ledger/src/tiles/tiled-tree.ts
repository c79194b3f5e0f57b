import { CompactRange } from '../tree/compact-range.ts';
import { frontierFrom, type Nodes } from '../tree/prove.ts';
import {
  GrowingTile,
  MissingTileError,
  TILE_HEIGHT,
  TILE_WIDTH,
  nodesIn,
  positionAt,
  widthOf,
  type Tile,
  type Tiles,
} from './tile.ts';

/** Of tiles that are full: the last ones are asked for again and again. */
const KEPT = 32;

/**
 * A tree that grows at its right edge. Of its tiles it holds those that still grow, and the last few that are full; the
 * others are where it was told to look for them. So its memory is bounded, however many leaves it has.
 */
export class TiledTree {
  readonly #range: CompactRange;
  /** One for each level. */
  readonly #growing: GrowingTile[];
  #changed = new Map<string, GrowingTile>();
  readonly #full = new Map<string, Tile>();
  readonly nodes: Nodes;

  private constructor(
    range: CompactRange,
    growing: readonly GrowingTile[],
    private readonly kept: Tiles,
  ) {
    this.#range = range;
    this.#growing = [...growing];
    this.nodes = nodesIn((level, index) => this.#tile(level, index));
  }

  /** The tree of so many leaves, of which the tiles are kept. Throws MissingTileError when some are not. */
  static async of(size: number, kept: Tiles): Promise<TiledTree> {
    const growing: GrowingTile[] = [];
    for (let level = 0, width = size; width > 0; level += 1, width = Math.floor(width / TILE_WIDTH))
      growing.push(await edge(kept, level, width));
    const nodes = nodesIn((level, index) => {
      const found = growing[level];
      return found?.index === index ? Promise.resolve(found.tile) : kept(level, index);
    });
    return new TiledTree(CompactRange.fromHashes(size, await frontierFrom(size, nodes)), growing, kept);
  }

  get size(): number {
    return this.#range.size;
  }

  root(): Buffer {
    return this.#range.root();
  }

  /** `position`: of the leaf, in the log. */
  append(leafHash: Buffer, position: bigint): void {
    this.#range.append(leafHash, (level, hash) => {
      if (level % TILE_HEIGHT === 0) this.#push(level / TILE_HEIGHT, hash, position);
    });
  }

  /** The tiles that have changed since this was asked last. */
  takeChanged(): Tile[] {
    const changed = [...this.#changed.values()].map(({ tile }) => tile);
    this.#changed = new Map();
    return changed;
  }

  #push(level: number, hash: Buffer, position: bigint): void {
    let growing = (this.#growing[level] ??= new GrowingTile(level, 0));
    if (growing.isFull) {
      this.#keep(growing.tile);
      growing = this.#growing[level] = new GrowingTile(level, growing.index + 1);
    }
    growing.push(hash, position);
    this.#changed.set(nameOf(growing), growing);
  }

  async #tile(level: number, index: number): Promise<Tile | undefined> {
    const growing = this.#growing[level];
    if (growing?.index === index) return growing.tile;
    const known = this.#full.get(nameOf({ level, index })) ?? this.#changed.get(nameOf({ level, index }))?.tile;
    if (known !== undefined) return known;
    const tile = await this.kept(level, index);
    if (tile !== undefined) this.#keep(tile);
    return tile;
  }

  #keep(tile: Tile): void {
    this.#full.set(nameOf(tile), tile);
    const [oldest] = this.#full.keys();
    if (this.#full.size > KEPT && oldest !== undefined) this.#full.delete(oldest);
  }
}

/** Where in a tile a leaf of that position is; undefined: there is none. Positions ascend; old logs have some that are the same. */
export const indexesOf = ({ index, positions }: Tile, position: bigint): number[] => {
  const found: number[] = [];
  for (let at = 0; at < (positions?.length ?? 0) / 8; at += 1)
    if (positions !== undefined && positionAt(positions, at) === position) found.push(index * TILE_WIDTH + at);
  return found;
};

const nameOf = ({ level, index }: Pick<Tile, 'level' | 'index'>): string => `${level}/${index}`;

/** The last tile of a level that has so many hashes. */
const edge = async (kept: Tiles, level: number, width: number): Promise<GrowingTile> => {
  const index = Math.floor((width - 1) / TILE_WIDTH);
  const tile = await kept(level, index);
  if (tile === undefined || widthOf(tile) !== width - index * TILE_WIDTH)
    throw new MissingTileError(`the last tile of level ${level} is not the one of ${width} hashes`);
  return GrowingTile.from(tile);
};
