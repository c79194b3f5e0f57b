import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { madeOnce } from '@envoi/keyring';
import { z } from 'zod';

const point = z.string().max(100);
const keysSchema = z.object({
  /** Signs tokens: a private key on P-256 (ES256). */
  signing: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), kid: point, d: point, x: point, y: point }),
  /** Signs cookies. */
  cookies: z.string().min(32),
});

/** Of the sign-in for trying out. */
export type SignInKeys = z.infer<typeof keysSchema>;

/** The file is there, and is not what was written. Never holds its content. */
class BrokenKeysError extends Error {
  override readonly name = 'BrokenKeysError';
}

const generate = (): string => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signing = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID() };
  return JSON.stringify({ signing, cookies: randomBytes(32).toString('base64url') }, undefined, 2);
};

/** Made at the first call, and kept with mode 0600. Throws BrokenKeysError. */
export async function signInKeysIn(dataDir: string): Promise<SignInKeys> {
  const file = join(dataDir, 'sign-in-keys.json');
  const text = await madeOnce(file, generate);
  try {
    return keysSchema.parse(JSON.parse(text));
  } catch {
    throw new BrokenKeysError(`${file} is damaged: remove it, and start Envoi again; it makes new ones`);
  }
}
