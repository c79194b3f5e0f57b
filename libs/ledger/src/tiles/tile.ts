import { HASH_SIZE, nodeHash } from '../tree/hashes.ts';
import { type Nodes } from '../tree/prove.ts';

/** Hashes of a tile (C2SP tlog-tiles), and the levels of the tree that it spans. */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;
const POSITION_SIZE = 8;

/**
 * At level 0 the hashes of leaves; above it the root of each full tile of the level below. The last one of a level may be
 * narrower, and grows.
 */
export type Tile = Readonly<{
  level: number;
  index: number;
  hashes: Buffer;
  /** Of the leaves, in the log: 8 bytes each, big-endian; at level 0 only. */
  positions: Buffer | undefined;
}>;

export type Tiles = (level: number, index: number) => Promise<Tile | undefined>;

/** The tiles are a cache of the log, and here there is one missing. */
export class MissingTileError extends Error {
  override readonly name = 'MissingTileError';
}

export const widthOf = ({ hashes }: Pick<Tile, 'hashes'>): number => hashes.length / HASH_SIZE;

const hashAt = ({ hashes }: Pick<Tile, 'hashes'>, at: number): Buffer =>
  hashes.subarray(at * HASH_SIZE, (at + 1) * HASH_SIZE);

export const positionAt = (positions: Buffer, at: number): bigint => positions.readBigUInt64BE(at * POSITION_SIZE);

/** The position of a leaf in the log. Throws MissingTileError. */
export const positionIn = async (tiles: Tiles, leaf: number): Promise<bigint> => {
  const positions = (await tiles(0, Math.floor(leaf / TILE_WIDTH)))?.positions;
  const at = leaf % TILE_WIDTH;
  if (positions === undefined || positions.length < (at + 1) * POSITION_SIZE)
    throw new MissingTileError(`where leaf ${leaf} is in the log is not kept`);
  return positionAt(positions, at);
};

/** The levels between those that the tiles hold are hashed from them. Throws MissingTileError. */
export const nodesIn =
  (tiles: Tiles): Nodes =>
  async (level, index) => {
    const count = 2 ** (level % TILE_HEIGHT);
    const first = index * count;
    const tile = await tiles(Math.floor(level / TILE_HEIGHT), Math.floor(first / TILE_WIDTH));
    const at = first % TILE_WIDTH;
    if (tile === undefined || widthOf(tile) < at + count)
      throw new MissingTileError(`of the tree no node ${index} is kept at level ${level}`);
    let hashes = Array.from({ length: count }, (_, n) => hashAt(tile, at + n));
    while (hashes.length > 1) hashes = pairsOf(hashes);
    return hashes[0] ?? tile.hashes;
  };

const pairsOf = (hashes: readonly Buffer[]): Buffer[] =>
  hashes.flatMap((left, n) => {
    const right = hashes[n + 1];
    return n % 2 === 0 && right !== undefined ? [nodeHash(left, right)] : [];
  });

/** A tile at the right edge of the tree, in a place of its own for all it will ever hold. */
export class GrowingTile {
  readonly #hashes = Buffer.alloc(TILE_WIDTH * HASH_SIZE);
  readonly #positions: Buffer | undefined;
  #width = 0;

  constructor(
    readonly level: number,
    readonly index: number,
  ) {
    this.#positions = level === 0 ? Buffer.alloc(TILE_WIDTH * POSITION_SIZE) : undefined;
  }

  /** As it was when it was kept. */
  static from({ level, index, hashes, positions }: Tile): GrowingTile {
    const tile = new GrowingTile(level, index);
    tile.#hashes.set(hashes);
    if (positions !== undefined) tile.#positions?.set(positions);
    tile.#width = widthOf({ hashes });
    return tile;
  }

  get isFull(): boolean {
    return this.#width === TILE_WIDTH;
  }

  push(hash: Buffer, position: bigint): void {
    this.#hashes.set(hash, this.#width * HASH_SIZE);
    this.#positions?.writeBigUInt64BE(position, this.#width * POSITION_SIZE);
    this.#width += 1;
  }

  /** As it is now: what is pushed later does not show in it. */
  get tile(): Tile {
    const hashes = this.#hashes.subarray(0, this.#width * HASH_SIZE);
    const positions = this.#positions?.subarray(0, this.#width * POSITION_SIZE);
    return { level: this.level, index: this.index, hashes, positions };
  }
}
