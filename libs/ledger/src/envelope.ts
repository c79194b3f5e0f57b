import { isInstant, type Instant } from '@envoi/event-sourcing';

/** What of an event is sealed: everything that stays when a log is copied, and nothing else. */
export type Envelope = Readonly<{
  stream: string;
  revision: bigint;
  /** A UUID, lower-case, as the log has it. */
  id: string;
  type: string;
  contentType: string;
  /** As stored, byte by byte: there is no canonical JSON here. */
  data: Uint8Array;
  metadata: Uint8Array;
}>;

/** Every stream is sealed but the server's own (`$…`) and the ledger's (`ledger-…`): also one of a category to come. */
export const isLeaf = ({ stream }: Readonly<{ stream: string }>): boolean =>
  !stream.startsWith('$') && !stream.startsWith('ledger-');

const FIELDS = 7;
const LENGTH = 4;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/**
 * Seven fields, each after its length (4 bytes, big-endian): stream, revision (8 bytes, big-endian), id (16 bytes), type,
 * content type, data, metadata; texts in UTF-8. Throws a RangeError when the id is no UUID or the revision no u64.
 */
export const leafBytes = (event: Envelope): Buffer => {
  if (!UUID.test(event.id)) throw new RangeError('the id of an event is a UUID in lower case');
  const { stream, type, contentType, data, metadata } = event;
  const texts = Buffer.byteLength(stream) + Buffer.byteLength(type) + Buffer.byteLength(contentType);
  const bytes = Buffer.allocUnsafe(FIELDS * LENGTH + texts + 8 + 16 + data.length + metadata.length);
  let end = writeText(bytes, stream, 0);
  end = bytes.writeBigUInt64BE(event.revision, bytes.writeUInt32BE(8, end));
  end = bytes.writeUInt32BE(16, end);
  end += bytes.write(event.id.replaceAll('-', ''), end, 'hex');
  end = writeText(bytes, type, end);
  end = writeText(bytes, contentType, end);
  end = writeBytes(bytes, data, end);
  writeBytes(bytes, metadata, end);
  return bytes;
};

const writeText = (bytes: Buffer, text: string, at: number): number => {
  const written = bytes.write(text, at + LENGTH);
  bytes.writeUInt32BE(written, at);
  return at + LENGTH + written;
};

const writeBytes = (bytes: Buffer, field: Uint8Array, at: number): number => {
  bytes.set(field, bytes.writeUInt32BE(field.length, at));
  return at + LENGTH + field.length;
};

/**
 * The event of such bytes; `data` and `metadata` are views of them. Throws a RangeError for any others: to each event
 * there is one spelling.
 */
export const envelopeFrom = (bytes: Uint8Array): Envelope => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields = fieldsOf(buffer);
  const [stream, revision, id, type, contentType, data, metadata] = fields;
  if (fields.length !== FIELDS || revision?.length !== 8 || id?.length !== 16) throw new RangeError('not an envelope');
  return {
    stream: textOf(stream),
    revision: revision.readBigUInt64BE(),
    id: id.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5'),
    type: textOf(type),
    contentType: textOf(contentType),
    data: data ?? NOTHING,
    metadata: metadata ?? NOTHING,
  };
};

const NOTHING = Buffer.alloc(0);

const fieldsOf = (bytes: Buffer): Buffer[] => {
  const fields: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = at + LENGTH > bytes.length ? Infinity : bytes.readUInt32BE(at);
    if (fields.length === FIELDS || at + LENGTH + length > bytes.length) throw new RangeError('not an envelope');
    fields.push(bytes.subarray(at + LENGTH, (at += LENGTH + length)));
  }
  return fields;
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const textOf = (bytes: Buffer | undefined): string => {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new RangeError('not an envelope');
  }
};

/**
 * The `recordedAt` of our own metadata: when, by the writer's clock, the event was appended, in UTC with three decimals. Undefined
 * where there is none, which is nobody's fault: a leaf may be anybody's.
 */
export const recordedAtOf = ({ metadata }: Pick<Envelope, 'metadata'>): Instant | undefined => {
  try {
    const { recordedAt } = JSON.parse(Buffer.from(metadata).toString('utf8')) as { recordedAt?: unknown };
    return typeof recordedAt === 'string' && isInstant(recordedAt) ? recordedAt : undefined;
  } catch {
    return undefined;
  }
};
