/** Both inclusive, in bytes. */
export interface ByteRange {
  first: number;
  last: number;
}

/**
 * The range that a `Range` header asks of `size` bytes (RFC 9110, 14.2). 'all': no range, one that is malformed, or
 * several (which a server may ignore). 'unsatisfiable': 416.
 */
export const parseRange = (header: string | undefined, size: number): ByteRange | 'all' | 'unsatisfiable' => {
  const match = /^bytes=(?:(?<from>\d{1,15})-(?<to>\d{0,15})|-(?<count>\d{1,15}))$/.exec(header?.trim() ?? '')?.groups;
  if (match === undefined) return 'all';
  const { from, to, count } = match;
  if (from === undefined) return lastBytes(Number(count), size);
  return between(Number(from), to === '' ? Infinity : Number(to), size);
};

const between = (first: number, last: number, size: number): ByteRange | 'all' | 'unsatisfiable' => {
  if (last < first) return 'all';
  return first < size ? { first, last: Math.min(last, size - 1) } : 'unsatisfiable';
};

const lastBytes = (count: number, size: number): ByteRange | 'unsatisfiable' =>
  count === 0 || size === 0 ? 'unsatisfiable' : { first: Math.max(0, size - count), last: size - 1 };
