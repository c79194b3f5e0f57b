import { type Instant } from '@envoi/event-sourcing';
import { type Position } from '@envoi/event-store';
import { type Lease } from '@envoi/read-store';
import { type Tile } from '../tiles/tile.ts';

/** How far the tree is. */
export type LedgerState = Readonly<{
  /** Leaves. */
  size: number;
  /** The last one: it must be found in the log. */
  last: Readonly<{ position: Position; id: string }>;
  /** The latest `recordedAt` of all leaves; undefined: none has one. */
  recordedUntil: Instant | undefined;
}>;

/**
 * Where the tree is kept: beside the read models, since all of it can be made anew from the log. The heads are not here.
 */
export interface LedgerStore {
  /** Brings the tables up to date; safe when several do it at once. */
  migrate(): Promise<void>;
  /** Undefined: nothing is kept. */
  state(): Promise<LedgerState | undefined>;
  tile(level: number, index: number): Promise<Tile | undefined>;
  /** The tiles of level 0 in which leaves of this position may be: one, or, in old logs, two. */
  tilesAt(position: bigint): Promise<readonly Tile[]>;
  /**
   * Tiles (new ones, and wider ones in place of narrower ones) and the state, in one transaction. Throws LeaseLostError
   * unless the lease is the last one given out, and nothing is written.
   */
  write(lease: Pick<Lease, 'name' | 'fence'>, tiles: readonly Tile[], state: LedgerState): Promise<void>;
}
