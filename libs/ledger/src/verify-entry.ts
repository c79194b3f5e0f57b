import { type Jwks } from '@envoi/signing';
import { type LedgerEntry } from './entries.ts';
import { verifiersFrom } from './notes/keys.ts';
import { originOf, parseCheckpoint, type TreeHead } from './notes/tree-head.ts';
import { verifyInclusion } from './tree/verify.ts';

/** The head is right, and does not have this leaf at this place. */
export class NotInTheLedgerError extends Error {
  override readonly name = 'NotInTheLedgerError';

  constructor() {
    super('the entry does not lead to the head that it names');
  }
}

/**
 * The head that covers the entry, by the public keys alone. Throws InvalidNoteError when none of them has signed it, and
 * NotInTheLedgerError when it is not what the entry leads to.
 */
export const verifyEntry = (entry: LedgerEntry, keys: Jwks): TreeHead => {
  const { leafIndex: index, treeSize: size, checkpoint } = entry;
  const head = parseCheckpoint(checkpoint, verifiersFrom(keys, originOf(checkpoint)));
  const [leafHash, ...proof] = [entry.leafHash, ...entry.proof].map((hash) => Buffer.from(hash, 'base64'));
  const isIn = leafHash !== undefined && verifyInclusion({ leafHash, index, size, proof, root: head.root });
  if (!isIn || head.size !== size) throw new NotInTheLedgerError();
  return head;
};
