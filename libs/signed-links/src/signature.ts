import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { type Key, type Keyring } from '@envoi/keyring';

/** `k`: name of the key. `s`: HMAC-SHA-256 over `GET <path>`, 43 characters of base64url. */
export type Signature = Readonly<{ k: string; s: string }>;

const wellFormed = /^[A-Za-z0-9_-]{43}$/;

/**
 * Signs a path as it stands in the URL (escapes included, the query not). `kid` fixes the key, so that all links of an
 * export stay the same when the current key changes. Throws when no such key is on the ring.
 */
export const signPath = (keyring: Keyring, path: string, kid = keyring.current.kid): Signature => {
  const key = keyring.byId(kid);
  if (key === undefined) throw new Error(`LINK_KEYS has no key "${kid}"`);
  return { k: kid, s: sign(key, path) };
};

/** Whether the signature is of exactly this path. Compared as text, in constant time: one path, one text. */
export const verifyPath = (keyring: Keyring, path: string, { k, s }: Signature): boolean => {
  const key = keyring.byId(k);
  if (key === undefined || !wellFormed.test(s)) return false;
  return timingSafeEqual(Buffer.from(sign(key, path)), Buffer.from(s));
};

/** Prepared once for each key: five times as fast as from its bytes, and an export may have a million links. */
const prepared = new WeakMap<Key, KeyObject>();

const keyObject = (key: Key): KeyObject => {
  const known = prepared.get(key);
  if (known !== undefined) return known;
  const made = createSecretKey(key.secret);
  prepared.set(key, made);
  return made;
};

const sign = (key: Key, path: string): string =>
  createHmac('sha256', keyObject(key)).update(`GET ${path}`).digest('base64url');
