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
export { consistencyProof, inclusionProof, rootFrom, type Nodes } from './tree/prove.ts';
export { verifyConsistency, verifyInclusion, type Consistency, type Inclusion } from './tree/verify.ts';
