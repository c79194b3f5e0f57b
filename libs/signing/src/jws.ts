import { CompactSign, createLocalJWKSet, compactVerify, errors } from 'jose';
import { type Jwks, type SigningKeys } from './signing-keys.ts';

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

/** It is not what it claims to be, or we cannot tell; the message says which. */
export class InvalidSignatureError extends Error {
  override readonly name = 'InvalidSignatureError';
}

export type Verified = Readonly<{ kid: string; payload: unknown }>;

/** The payload, if one of these keys has signed exactly this as a `typ`. Throws InvalidSignatureError. */
export const verifyJws = async (jws: string, keys: Jwks, typ: string): Promise<Verified> => {
  const { protectedHeader, payload } = await compactVerify(jws, createLocalJWKSet({ keys: [...keys.keys] }), {
    algorithms: ['EdDSA'],
  }).catch(asInvalid);
  if (protectedHeader.typ !== typ) throw new InvalidSignatureError(`it is signed, but is no ${typ}`);
  return { kid: protectedHeader.kid ?? '', payload: JSON.parse(Buffer.from(payload).toString()) as unknown };
};

const asInvalid = (error: unknown): never => {
  if (error instanceof errors.JWKSNoMatchingKey)
    throw new InvalidSignatureError('none of the public keys is the one that it names');
  if (error instanceof errors.JWSSignatureVerificationFailed)
    throw new InvalidSignatureError('the signature is not of this content');
  if (error instanceof errors.JOSEError)
    throw new InvalidSignatureError('it is not a signed statement in compact form');
  throw error;
};
