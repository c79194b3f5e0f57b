import { hash } from 'node:crypto';

/** Bytes of a SHA-256. */
export const HASH_SIZE = 32;

/** By way of a text of one byte a character: half the time that Node 24 takes when it is asked for a Buffer. */
const sha256 = (bytes: Uint8Array): Buffer => Buffer.from(hash('sha256', bytes, 'binary'), 'latin1');

/** The root of the tree without leaves: SHA-256 of nothing (RFC 6962, section 2.1). */
export const EMPTY_ROOT = sha256(Buffer.alloc(0));

/** What is hashed is put together here, instead of in a buffer for each: nothing can come in between. */
const scratch = Buffer.alloc(16_384);

/** SHA-256(0x00 ‖ leaf). The prefixes keep a leaf from being passed off as a node, and a node as a leaf. */
export const leafHash = (leaf: Uint8Array): Buffer => {
  const bytes = leaf.length < scratch.length ? scratch.subarray(0, leaf.length + 1) : Buffer.alloc(leaf.length + 1);
  bytes[0] = 0;
  bytes.set(leaf, 1);
  return sha256(bytes);
};

const pair = Buffer.alloc(1 + 2 * HASH_SIZE, 1);

/** SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_SIZE);
  return sha256(pair);
};
