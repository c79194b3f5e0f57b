import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { type Jwks, type SigningKeys } from '@envoi/signing';
import { isKeyName, type NoteSigner, type NoteVerifier } from './note.ts';

/** Ed25519, as C2SP's signed-note numbers it. */
const ED25519 = 0x01;

/** Signs with the current key, in the name of the log. */
export const noteSigner = (origin: string, { current }: SigningKeys): NoteSigner => ({
  name: nameOf(origin),
  keyId: keyId(origin, rawKey(createPublicKey(current.key))),
  sign: (text) => sign(null, text, current.key),
});

/** The keys of a JWKS, in the name of the log: whoever has `jwks.json` needs nothing else. What is not Ed25519 is passed over. */
export const verifiersFrom = (jwks: Jwks, origin: string): NoteVerifier[] =>
  jwks.keys
    .filter(({ kty, crv }) => (kty as string) === 'OKP' && (crv as string) === 'Ed25519')
    .map(({ kty, crv, x }) => verifier(origin, createPublicKey({ key: { kty, crv, x }, format: 'jwk' })));

/** A verifier key as Go's `sumdb/note` writes it, `name+keyid+base64`. Throws a RangeError when it is none. */
export const verifierOf = (vkey: string): NoteVerifier => {
  const [, name = '', id = '', base64 = ''] = /^([^+]+)\+([\da-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(vkey) ?? [];
  const [algorithm, ...raw] = Buffer.from(base64, 'base64');
  const key = Buffer.from(raw);
  if (!isKeyName(name) || algorithm !== ED25519 || id !== keyId(name, key)) throw new RangeError('not a verifier key');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') };
  return verifier(name, createPublicKey({ key: jwk, format: 'jwk' }));
};

/** The other direction, for whoever runs a witness: the current key, and those before it. */
export const verifierKeys = (jwks: Jwks, origin: string): string[] =>
  jwks.keys.map(({ x }) => {
    const key = Buffer.from(x, 'base64url');
    return `${nameOf(origin)}+${keyId(origin, key)}+${Buffer.from([ED25519, ...key]).toString('base64')}`;
  });

const verifier = (origin: string, key: KeyObject): NoteVerifier => ({
  name: nameOf(origin),
  keyId: keyId(origin, rawKey(key)),
  verify: (text, signature) => verify(null, text, key, signature),
});

const nameOf = (origin: string): string => {
  if (!isKeyName(origin)) throw new RangeError('the name of a log has neither spaces nor a plus');
  return origin;
};

const rawKey = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');

/** The first four bytes of SHA-256(name ‖ newline ‖ algorithm ‖ public key). */
const keyId = (name: string, key: Buffer): string =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([ED25519]))
    .update(key)
    .digest('hex')
    .slice(0, 8);
