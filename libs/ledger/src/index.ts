export { envelopeFrom, isLeaf, leafBytes, recordedAtOf, type Envelope } from './envelope.ts';
export { noteSigner, verifierKeys, verifierOf, verifiersFrom } from './notes/keys.ts';
export {
  InvalidNoteError,
  signNote,
  verifyNote,
  type NoteSigner,
  type NoteVerifier,
  type VerifiedNote,
} from './notes/note.ts';
export { originOf, parseCheckpoint, signHead, type Head, type TreeHead } from './notes/tree-head.ts';
export { CompactRange, type Completed } from './tree/compact-range.ts';
export { EMPTY_ROOT, leafHash, nodeHash } from './tree/hashes.ts';
export { consistencyProof, frontierFrom, inclusionProof, rootFrom, type Nodes } from './tree/prove.ts';
export { verifyConsistency, verifyInclusion, type Consistency, type Inclusion } from './tree/verify.ts';
export { UnprovableEntryError, ledgerEntries, type LedgerEntries, type LedgerEntry } from './entries.ts';
export { HEADS_STREAM, Heads, type RecordedHead } from './heads/heads.ts';
export { WitnessError, fileWitness, memoryWitness, noteInLine, type Witness } from './heads/witness.ts';
export { runLedger, type Ledger, type LedgerOptions, type LedgerStatus } from './run-ledger.ts';
export { type WhyStopped } from './sealing/stopped.ts';
export { type LedgerState, type LedgerStore } from './store/ledger-store.ts';
export { memoryLedgerStore } from './store/memory-ledger-store.ts';
export { postgresLedgerStore } from './store/postgres-ledger-store.ts';
export { MissingTileError, nodesIn, positionIn, type Tile, type Tiles } from './tiles/tile.ts';
export { NotInTheLedgerError, verifyEntry } from './verify-entry.ts';
