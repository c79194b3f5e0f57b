import { isUtf8 } from 'node:buffer';
import { leafBytes, leafHash, type Envelope } from '@envoi/ledger';

/** A leaf as a line of the file: its place, its hash, and the seven fields of its envelope, with tabs in between. */
export type LeafLine = Readonly<{ index: number; hash: string; event: Envelope }>;

const MARK = 'leaf';
/** Before what cannot stand in a line as it is. */
const BASE64 = 'base64:';
const FIELDS = 10;

/** Ends with a newline. Equal events give equal lines. */
export const leafLine = (index: number, event: Envelope): string => {
  const { stream, revision, id, type, contentType, data, metadata } = event;
  const hash = leafHash(leafBytes(event)).toString('base64');
  const texts = [stream, String(revision), id, type, contentType].map((text) => field(Buffer.from(text)));
  return `${[MARK, index, hash, ...texts, field(data), field(metadata)].join('\t')}\n`;
};

export const isLeafLine = (line: Buffer): boolean => line.subarray(0, MARK.length + 1).equals(LEAF);
const LEAF = Buffer.from(`${MARK}\t`);

/** Throws a RangeError for a line that is none. What it says is to be compared with its hash. */
export const parseLeafLine = (line: Buffer): LeafLine => {
  const fields = fieldsOf(line);
  if (fields.length !== FIELDS || NEVER_PLAIN.test(textIn(line))) throw new RangeError('not the ten fields of a leaf');
  const [, index, hash, stream, revision, id, type, contentType, data, metadata] = fields;
  return {
    index: numberIn(index),
    hash: textIn(hash),
    event: {
      stream: utf8In(bytesOf(stream)),
      revision: BigInt(numberIn(revision)),
      id: textIn(id),
      type: utf8In(bytesOf(type)),
      contentType: utf8In(bytesOf(contentType)),
      data: bytesOf(data),
      metadata: bytesOf(metadata),
    },
  };
};

const TAB = 0x09;

const fieldsOf = (line: Buffer): Buffer[] => {
  const fields: Buffer[] = [];
  let begin = 0;
  for (let end = line.indexOf(TAB); end !== -1 && fields.length < FIELDS; end = line.indexOf(TAB, begin)) {
    fields.push(line.subarray(begin, end));
    begin = end + 1;
  }
  fields.push(line.subarray(begin));
  return fields;
};

const field = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return isPlain(text, bytes) ? text : BASE64 + Buffer.from(bytes).toString('base64');
};

/** Control characters but the tab between fields, and what stands for bytes that are no UTF-8. */
const NEVER_PLAIN = /(?!\t)\p{Cc}|\ufffd/u;

/** What could end a line or a field, what is no UTF-8, and what would be taken for base64, has to be written otherwise. */
const isPlain = (text: string, bytes: Uint8Array): boolean =>
  !text.includes('\t') &&
  !NEVER_PLAIN.test(text) &&
  !text.startsWith(BASE64) &&
  Buffer.byteLength(text) === bytes.length;

const bytesOf = (written: Buffer | undefined): Buffer => {
  const bytes = written ?? NOTHING;
  if (!bytes.subarray(0, BASE64.length).equals(PREFIX)) return bytes;
  const decoded = fromBase64(bytes.toString('latin1', BASE64.length));
  if (isPlain(decoded.toString('utf8'), decoded)) throw new RangeError('in base64 without need');
  return decoded;
};
const PREFIX = Buffer.from(BASE64);
const NOTHING = Buffer.alloc(0);

/** There is one spelling of the same bytes. Throws a RangeError for any other. */
export const fromBase64 = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new RangeError('not base64');
  return bytes;
};

const textIn = (bytes: Buffer | undefined): string => (bytes ?? NOTHING).toString('utf8');

/** Other bytes that stand for the same text would be another spelling. */
const utf8In = (bytes: Buffer): string => {
  if (!isUtf8(bytes)) throw new RangeError('no text');
  return textIn(bytes);
};

const numberIn = (bytes: Buffer | undefined): number => {
  const text = textIn(bytes);
  const number = Number(text);
  if (!/^(0|[1-9]\d{0,15})$/.test(text) || !Number.isSafeInteger(number))
    throw new RangeError('not a number of a leaf');
  return number;
};
