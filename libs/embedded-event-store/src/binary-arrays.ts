/**
 * Arrays in Postgres' binary format, as parameters of a statement: as text, bytes would be spelled in hexadecimal, twice
 * their size, and be read back digit by digit. The driver sends a Buffer as it is.
 */
const HEADER = 20;

/** The object ids of the types, which are the same in every Postgres. */
const oid = { bytea: 17, int8: 20, text: 25, uuid: 2950 } as const;

const arrayOf = (type: keyof typeof oid, items: readonly Uint8Array[]): Buffer => {
  const array = Buffer.allocUnsafe(items.reduce((size, item) => size + 4 + item.length, HEADER));
  const header = [1, 0, oid[type], items.length, 1]; // dimensions, whether there are nulls, type, length, first index
  header.forEach((number, place) => array.writeInt32BE(number, 4 * place));
  let at = HEADER;
  for (const item of items) {
    array.writeInt32BE(item.length, at);
    array.set(item, at + 4);
    at += 4 + item.length;
  }
  return array;
};

const int8 = (number: bigint): Buffer => {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64BE(number);
  return bytes;
};

export const byteaArray = (items: readonly Uint8Array[]): Buffer => arrayOf('bytea', items);

export const int8Array = (numbers: readonly bigint[]): Buffer => arrayOf('int8', numbers.map(int8));

export const textArray = (texts: readonly string[]): Buffer =>
  arrayOf('text', texts.map((text) => Buffer.from(text))); // prettier-ignore

export const uuidArray = (ids: readonly string[]): Buffer =>
  arrayOf('uuid', ids.map((id) => Buffer.from(id.replaceAll('-', ''), 'hex'))); // prettier-ignore
