import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { parseKeyring } from '@envoi/keyring';

/** A public key as RFC 8037 writes it. */
export type PublicJwk = Readonly<{ kty: 'OKP'; crv: 'Ed25519'; x: string; kid: string; alg: 'EdDSA'; use: 'sig' }>;

export type Jwks = Readonly<{ keys: readonly PublicJwk[] }>;

/** Ed25519: what is new is signed with `current`; the public halves of all are published. */
export type SigningKeys = Readonly<{
  current: Readonly<{ kid: string; key: KeyObject }>;
  published: readonly PublicJwk[];
}>;

/** What comes before the seed in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Reads `kid:base64,…`, each the 32 bytes of a seed, the current one first. Throws an Error that names the variable, and
 * never a value.
 */
export const parseSigningKeys = (text: string, variable: string): SigningKeys => {
  const ring = parseKeyring(text, variable);
  const kids = text.split(',').map((part) => part.trim().split(':', 1)[0] ?? '');
  const keys = kids.map((kid) => {
    const seed = ring.byId(kid)?.secret;
    if (seed?.length !== 32) throw new Error(`${variable}: key "${kid}" is not the 32 bytes of an Ed25519 seed`);
    return { kid, key: createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' }) };
  });
  const [current] = keys;
  if (current === undefined) throw new Error(`${variable}: no key`);
  return { current, published: keys.map(({ kid, key }) => publicJwk(kid, key)) };
};

/** A ring of one new random key, as text that `parseSigningKeys` reads. */
export const generateSigningKeys = (kid: string): string => `${kid}:${randomBytes(32).toString('base64')}`;

const publicJwk = (kid: string, key: KeyObject): PublicJwk => {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined) throw new Error('an Ed25519 key has a public half');
  return { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' };
};
