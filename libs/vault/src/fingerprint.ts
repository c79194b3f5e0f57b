import { createHmac } from 'node:crypto';

/** HMAC-SHA-256 over the parts, each with its length before it, so that no two lists of parts look alike. */
export function keyedHash(key: Buffer, ...parts: readonly string[]): Buffer {
  const pieces = parts.flatMap((part) => {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return createHmac('sha256', key).update(Buffer.concat(pieces)).digest();
}

/**
 * An id that outsiders may see, shaped as a UUID (version 8, RFC 9562): the same for the same parts, and, once the key
 * is destroyed with its subject, joined with nothing of ours by anybody.
 */
export function fingerprint(fingerprintKey: Buffer, ...parts: readonly string[]): string {
  const bytes = keyedHash(fingerprintKey, ...parts).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
