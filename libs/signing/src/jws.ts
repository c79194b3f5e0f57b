import { CompactSign, compactVerify, errors, importJWK } from 'jose';
import { type Jwks, type PublicJwk, type SigningKeys } from './signing-keys.ts';

/** A compact JWS that anybody can verify who has the public keys (RFC 7515, EdDSA of RFC 8037). */
export interface Signer {
  /** `typ` says what the payload is, and goes into the header with the key's name. */
  sign(payload: object, typ: string): Promise<string>;
}

export const signer = ({ current }: SigningKeys): Signer => ({
  sign: (payload, typ) =>
    new CompactSign(Buffer.from(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'EdDSA', kid: current.kid, typ })
      .sign(current.key),
});

const REASONS = {
  malformed: 'it is not a signed statement in compact form',
  'unknown-key': 'none of the public keys is the one that it names',
  'bad-signature': 'the signature is not of this content under this key',
  'wrong-type': 'it is signed, but is a statement of another type',
  'bad-keys': 'the public keys are no JWKS in which Ed25519 keys have a name each',
} as const;

/** It is not what it claims to be, or we cannot tell. Its message holds nothing of what was verified. */
export class InvalidSignatureError extends Error {
  override readonly name = 'InvalidSignatureError';

  constructor(readonly reason: keyof typeof REASONS) {
    super(REASONS[reason]);
  }
}

export type Verified = Readonly<{ kid: string; payload: unknown }>;

/** The one spelling: an Ed25519 signature has 64 bytes, so that the last of 86 characters carries two bits. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]{85}[AQgw]$/;

/** The payload, if one of these keys has signed exactly this as a `typ`. Throws InvalidSignatureError. */
export const verifyJws = async (jws: string, keys: Jwks, typ: string): Promise<Verified> => {
  if (!COMPACT.test(jws)) throw new InvalidSignatureError('malformed');
  const kid = kidIn(jws);
  const key = await keyOf(keys, kid);
  const { protectedHeader, payload } = await compactVerify(jws, key, { algorithms: ['EdDSA'] }).catch(asInvalid);
  if (protectedHeader.typ !== typ) throw new InvalidSignatureError('wrong-type');
  return { kid, payload: jsonIn(payload) };
};

const kidIn = (jws: string): string => {
  const [header = ''] = jws.split('.', 1);
  const { kid } = (jsonIn(Buffer.from(header, 'base64url')) ?? {}) as { kid?: unknown };
  if (typeof kid !== 'string') throw new InvalidSignatureError('malformed');
  return kid;
};

/** Others may stand beside ours (RFC 7517, section 5); nothing is tried but the one key of that name. */
const keyOf = async (keys: Jwks, kid: string) => {
  const listed: unknown = (keys as Jwks | null)?.keys;
  if (!Array.isArray(listed)) throw new InvalidSignatureError('bad-keys');
  const [jwk, another] = (listed as (PublicJwk | null)[]).filter((one) => one?.crv === 'Ed25519' && one.kid === kid);
  if (another !== undefined) throw new InvalidSignatureError('bad-keys');
  if (jwk === undefined || jwk === null) throw new InvalidSignatureError('unknown-key');
  const { kty, crv, x } = jwk;
  return importJWK({ kty, crv, x }, 'EdDSA').catch(() => {
    throw new InvalidSignatureError('bad-keys');
  });
};

const jsonIn = (payload: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(payload).toString()) as unknown;
  } catch {
    throw new InvalidSignatureError('malformed');
  }
};

const asInvalid = (error: unknown): never => {
  if (error instanceof errors.JWSSignatureVerificationFailed) throw new InvalidSignatureError('bad-signature');
  if (error instanceof errors.JOSEError) throw new InvalidSignatureError('malformed');
  throw error;
};
