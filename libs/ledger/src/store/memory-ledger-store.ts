import { LeaseLostError } from '@envoi/read-store';
import { positionAt, type Tile } from '../tiles/tile.ts';
import { type LedgerState, type LedgerStore } from './ledger-store.ts';

/** For tests. `isLast` says whether a lease is the last one of its name that was given out. */
export const memoryLedgerStore = (
  isLast: (lease: Readonly<{ name: string; fence: bigint }>) => boolean,
): LedgerStore => {
  const tiles = new Map<string, Tile>();
  let state: LedgerState | undefined;
  const mayHold = ({ level, positions }: Tile, position: bigint): boolean =>
    level === 0 &&
    positions !== undefined &&
    positionAt(positions, 0) <= position &&
    position <= positionAt(positions, positions.length / 8 - 1);
  return {
    migrate: () => Promise.resolve(),
    state: () => Promise.resolve(state),
    tile: (level, index) => Promise.resolve(tiles.get(`${level}/${index}`)),
    tilesAt: (position) => Promise.resolve([...tiles.values()].filter((tile) => mayHold(tile, position))),
    write: (lease, changed, next) => {
      if (!isLast(lease)) return Promise.reject(new LeaseLostError(lease.name));
      for (const tile of changed) tiles.set(`${tile.level}/${tile.index}`, copyOf(tile));
      state = next;
      return Promise.resolve();
    },
  };
};

const copyOf = ({ level, index, hashes, positions }: Tile): Tile => ({
  ...{ level, index },
  hashes: Buffer.from(hashes),
  positions: positions && Buffer.from(positions),
});
