import { type EventLog, type RawLog, type StoredEvent } from '@envoi/event-store';
import { type Jwks } from '@envoi/signing';
import { leafBytes } from './envelope.ts';
import { Heads } from './heads/heads.ts';
import { type LedgerStore } from './store/ledger-store.ts';
import { MissingTileError, nodesIn } from './tiles/tile.ts';
import { indexesOf } from './tiles/tiled-tree.ts';
import { leafHash } from './tree/hashes.ts';
import { inclusionProof } from './tree/prove.ts';
import { verifyInclusion } from './tree/verify.ts';

/** Where an event is in the ledger, with all that proves it but the keys; as it is written into a statement. */
export type LedgerEntry = Readonly<{
  leafIndex: number;
  treeSize: number;
  /** Base64. */
  leafHash: string;
  proof: readonly string[];
  /** A signed head, byte by byte, of a tree of `treeSize` leaves. */
  checkpoint: string;
}>;

export interface LedgerEntries {
  /** Undefined until a head covers it: a second after the event, when nothing is down. */
  entryOf(stream: string, revision: bigint): Promise<LedgerEntry | undefined>;
}

/** What was kept of the tree does not lead to what was signed: one of them was changed. */
export class UnprovableEntryError extends Error {
  override readonly name = 'UnprovableEntryError';
}

type Parts = Readonly<{ log: EventLog; raw: RawLog; store: LedgerStore; published: () => Promise<Jwks> }>;

/** Looks entries up, whoever seals. What it returns was verified by it. */
export const ledgerEntries = ({ log, raw, store, published }: Parts): LedgerEntries => {
  const heads = new Heads(log, published);

  const indexOf = async ({ position }: StoredEvent, hash: Buffer): Promise<number | undefined> => {
    const nodes = nodesIn((level, index) => store.tile(level, index));
    for (const index of (await store.tilesAt(position)).flatMap((tile) => indexesOf(tile, position)))
      if ((await nodes(0, index)).equals(hash)) return index;
    return undefined;
  };

  const find = async (stream: string, revision: bigint): Promise<LedgerEntry | undefined> => {
    const event = await eventAt(log, stream, revision);
    const bytes = event && (await raw.at({ commit: event.position, prepare: event.position }));
    const last = await heads.last();
    if (event === undefined || bytes === undefined || last === undefined) return undefined;
    const hash = leafHash(leafBytes(bytes));
    const index = await indexOf(event, hash);
    const { size, root, note } = last.head;
    if (index === undefined || index >= size) return undefined;
    const proof = await inclusionProof(
      index,
      size,
      nodesIn((level, at) => store.tile(level, at)),
    );
    if (!verifyInclusion({ leafHash: hash, index, size, proof, root })) throw new UnprovableEntryError();
    const base64 = (one: Buffer): string => one.toString('base64');
    return { leafIndex: index, treeSize: size, leafHash: base64(hash), proof: proof.map(base64), checkpoint: note };
  };

  return {
    entryOf: (stream, revision) =>
      find(stream, revision).catch((error: unknown) => {
        if (error instanceof MissingTileError) return undefined; // they are being made anew
        throw error;
      }),
  };
};

const eventAt = async (log: EventLog, stream: string, revision: bigint): Promise<StoredEvent | undefined> => {
  for await (const event of log.read(stream, { from: revision, limit: 1 }))
    return event.revision === revision ? event : undefined;
  return undefined;
};
