import { hash } from 'node:crypto';

/** Namespace of all ids that are made here (a random UUID, fixed for ever). */
const namespace = Buffer.from('6f1d2b0c9a5e4c2f8d3b7e1a4c6f9052', 'hex');

/** A UUID (version 5, RFC 9562) that depends on the parts alone: the same parts, the same id; other parts, another. */
export const idFrom = (...parts: string[]): string => {
  const bytes = hash('sha1', Buffer.concat([namespace, Buffer.from(JSON.stringify(parts))]), 'buffer').subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** JSON with the keys of each object in order and without `undefined`: equal data, equal text. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** Hex. */
export const sha256 = (text: string): string => hash('sha256', text);
