import { randomBytes } from 'node:crypto';

/** A secret with a public name. `secret` has at least 32 bytes. */
export type Key = Readonly<{ kid: string; secret: Buffer }>;

/** Keys for one purpose: new things are made with `current`; old ones are recognised with all of them. */
export type Keyring = Readonly<{
  current: Key;
  /** The key of this name; undefined when it is not (or no longer) on the ring. */
  byId: (kid: string) => Key | undefined;
}>;

const entry = /^([a-z0-9-]{1,32}):([A-Za-z0-9+/]+={0,2})$/;

/**
 * Reads `kid:base64,kid:base64,…`, the current key first. `variable` is what errors name; the value never appears in them.
 * Throws an Error when a key is malformed, shorter than 32 bytes, or named twice.
 */
export const parseKeyring = (text: string, variable: string): Keyring => {
  const keys = text.split(',').map((part, index): Key => {
    const [, kid, base64] = entry.exec(part.trim()) ?? [];
    if (kid === undefined || base64 === undefined)
      throw new Error(`${variable}: key ${index + 1} is not of the form kid:base64 (kid: a-z, 0-9 and hyphens)`);
    const secret = Buffer.from(base64, 'base64');
    if (secret.length < 32) throw new Error(`${variable}: key "${kid}" has fewer than 32 bytes`);
    return { kid, secret };
  });
  const [current] = keys;
  if (current === undefined) throw new Error(`${variable}: no key`);
  const ring = new Map(keys.map((key) => [key.kid, key]));
  if (ring.size < keys.length) throw new Error(`${variable}: a key is named twice`);
  return { current, byId: (kid) => ring.get(kid) };
};

/** A ring of one new random key, as text that `parseKeyring` reads. */
export const generateKeyring = (kid: string): string => `${kid}:${randomBytes(32).toString('base64')}`;
