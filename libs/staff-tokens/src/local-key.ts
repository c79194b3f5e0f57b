import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { madeOnce, textOf } from '@envoi/keyring';
import { HOUR, SECOND, type Milliseconds } from '@envoi/event-sourcing';
import { SignJWT, type JWK } from 'jose';
import { z } from 'zod';
import { type Role } from './roles.ts';

/** The issuer of tokens that are signed by whoever can read the data directory. */
export const LOCAL_ISSUER = 'envoi-local';
export const DEFAULT_AUDIENCE = 'envoi-admin';

/** A local token is good for so long at most. */
export const LONGEST: Milliseconds = HOUR;

/** An Ed25519 key pair that lies in a data directory. */
export type LocalKey = Readonly<{ kid: string; key: KeyObject; published: JWK }>;

/** The file is there, and is not what was written. Never holds its content. */
class BrokenKeyError extends Error {
  override readonly name = 'BrokenKeyError';
}

const fileIn = (dataDir: string): string => join(dataDir, 'admin-token-key.json');

/** Made at the first call, and kept with mode 0600. Throws BrokenKeyError. */
export const localKeyIn = async (dataDir: string): Promise<LocalKey> =>
  parse(await madeOnce(fileIn(dataDir), generate), fileIn(dataDir));

/** As above; undefined when none was made. */
export async function findLocalKey(dataDir: string): Promise<LocalKey | undefined> {
  const text = await textOf(fileIn(dataDir));
  return text === undefined ? undefined : parse(text, fileIn(dataDir));
}

const keySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string(),
  d: z.string(),
  x: z.string(),
});

const generate = (): string => {
  const { privateKey } = generateKeyPairSync('ed25519');
  return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: randomUUID() }, undefined, 2);
};

const parse = (text: string, file: string): LocalKey => {
  try {
    const { kid, ...jwk } = keySchema.parse(JSON.parse(text));
    const key = createPrivateKey({ key: jwk, format: 'jwk' });
    const published = createPublicKey(key).export({ format: 'jwk' }) as JWK;
    return { kid, key, published: { ...published, kid, alg: 'EdDSA', use: 'sig' } };
  } catch {
    throw new BrokenKeyError(`${file} is damaged: remove it, and start Envoi again; it makes a new one`);
  }
};

/** Whom a local token is for. */
export type Claims = Readonly<{ subject: string; roles: readonly Role[]; name?: string; validFor: Milliseconds }>;

/** A token for the admin app of the same data directory, valid from now on, for an hour at most. */
export const signLocally = ({ kid, key }: LocalKey, { subject, roles, name, validFor }: Claims): Promise<string> => {
  const now = Math.floor(Date.now() / SECOND);
  return new SignJWT({ roles: [...roles], ...(name !== undefined && { name }) })
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
    .setIssuer(LOCAL_ISSUER)
    .setAudience(DEFAULT_AUDIENCE)
    .setSubject(subject)
    .setIssuedAt(now)
    .setExpirationTime(now + Math.floor(Math.min(validFor, LONGEST) / SECOND))
    .sign(key);
};
