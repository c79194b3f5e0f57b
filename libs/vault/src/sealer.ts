import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { type Key, type Keyring } from '@envoi/keyring';

/** The keys in VAULT_KEYS are not the ones that were used. Names variable and key, never a value. */
export class VaultKeyError extends Error {
  override readonly name = 'VaultKeyError';
  constructor(what: string) {
    super(`VAULT_KEYS: ${what}`);
  }
}

/** What was sealed has been changed, or was sealed for another place. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** Authenticated encryption for what is stored: AES-256-GCM, its key derived from the ring's. */
export interface Sealer {
  /** Sealed with the current key for one place (`table|row id`): it opens nowhere else. */
  seal(plain: Buffer | string, place: string): Buffer;
  /** Throws VaultKeyError when the ring lacks the key, UnreadableError when it is not what was sealed for `place`. */
  open(sealed: Buffer, place: string): Buffer;
}

const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/** Sealed: version (1 byte), length of the key's name (1), its name, nonce (12), tag (16), cipher text. */
export function sealer(keyring: Keyring): Sealer {
  const derived = new Map<string, KeyObject>(); // as objects: Node takes four times as long with a key in a buffer
  const secretOf = (key: Key): KeyObject => {
    const secret = derived.get(key.kid) ?? createSecretKey(deriveKey(key, 'seal'));
    derived.set(key.kid, secret);
    return secret;
  };
  return {
    seal: (plain, place) => {
      const { current } = keyring;
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', secretOf(current), nonce).setAAD(Buffer.from(place));
      const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
      const kid = Buffer.from(current.kid);
      return Buffer.concat([Buffer.from([VERSION, kid.length]), kid, nonce, cipher.getAuthTag(), encrypted]);
    },
    open: (sealed, place) => {
      const kid = sealedWith(sealed);
      const key = keyring.byId(kid);
      if (key === undefined) throw new VaultKeyError(`the key "${kid}" is missing, and still needed`);
      const nonceAt = 2 + kid.length;
      const tagAt = nonceAt + NONCE;
      const textAt = tagAt + TAG;
      try {
        const decipher = createDecipheriv('aes-256-gcm', secretOf(key), sealed.subarray(nonceAt, tagAt), {
          authTagLength: TAG,
        });
        decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(tagAt, textAt));
        return Buffer.concat([decipher.update(sealed.subarray(textAt)), decipher.final()]);
      } catch (cause) {
        throw new UnreadableError('sealed data was changed, moved, or sealed with another key', { cause });
      }
    },
  };
}

/** The name of the key that something was sealed with. */
export function sealedWith(sealed: Buffer): string {
  if (sealed.length < 2 || sealed.readUInt8(0) !== VERSION) throw new UnreadableError('not sealed data');
  return sealed.subarray(2, 2 + sealed.readUInt8(1)).toString();
}

/** A key for one purpose, from which the key it comes from cannot be told. */
export const deriveKey = ({ secret }: Key, purpose: 'seal' | 'check'): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `envoi vault ${purpose}`, 32));
