import { type RawLog } from '@envoi/event-store';
import { isLeaf, leafBytes } from '../envelope.ts';
import { type Heads, type RecordedHead } from '../heads/heads.ts';
import { type Witness } from '../heads/witness.ts';
import { type TreeHead } from '../notes/tree-head.ts';
import { type LedgerState, type LedgerStore } from '../store/ledger-store.ts';
import { TiledTree } from '../tiles/tiled-tree.ts';
import { leafHash } from '../tree/hashes.ts';
import { LedgerStoppedError, because } from './stopped.ts';

export type Beginning = Readonly<{
  tree: TiledTree;
  /** Undefined: the tree has no leaves yet. */
  state: LedgerState | undefined;
  /** The last head in the log. */
  previous: RecordedHead | undefined;
  /** The last head of the witness. */
  witnessed: TreeHead | undefined;
}>;

type Parts = Readonly<{ raw: RawLog; heads: Heads; store: LedgerStore; witness: Witness }>;

/**
 * What was kept and said before, looked up anew. `afresh` leaves the kept tiles aside. Throws MissingTileError when some of them
 * are gone, LedgerStoppedError when the log does not hold what was sealed last, or a head is not ours.
 */
export async function lookUp({ raw, heads, store, witness }: Parts, afresh: boolean): Promise<Beginning> {
  const state = afresh ? undefined : await store.state();
  const tree = await TiledTree.of(state?.size ?? 0, (level, index) => store.tile(level, index));
  if (state !== undefined) await assertFound(raw, tree, state);
  const previous = await heads.last().catch(because('head-not-ours'));
  const note = await witness.last();
  const witnessed = note === undefined ? undefined : await heads.verified(note).catch(because('witness-not-ours'));
  return { tree, state, previous, witnessed };
}

const assertFound = async (raw: RawLog, tree: TiledTree, { size, last }: LedgerState): Promise<void> => {
  const event = await raw.at(last.position);
  const sealed = await tree.nodes(0, size - 1);
  const isThere = event?.id === last.id && isLeaf(event) && leafHash(leafBytes(event)).equals(sealed);
  if (!isThere) throw new LedgerStoppedError('last-leaf-not-found');
};
