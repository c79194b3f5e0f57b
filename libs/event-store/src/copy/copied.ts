import { type RawEvent } from '../raw/raw-event.ts';

/** What counts for the limits of an append, bytes. */
export const sizeOf = ({ type, data, metadata }: RawEvent): number => 2 * type.length + data.length + metadata.length;

/** `x` for `x` and for its metastream `$$x`. */
const ownerOf = (stream: string): string => (stream.startsWith('$$') ? stream.slice(2) : stream);

/** The server's own streams (statistics, users, settings, and what is said about them) are no part of what is copied. */
export const isCopied = ({ stream }: RawEvent): boolean => !ownerOf(stream).startsWith('$');

const isTombstone = ({ type }: RawEvent): boolean => type === '$streamDeleted';

/** `$tb` at the largest int64: in JSON's doubles, 2^63. */
const isSoftDeletion = ({ stream, data }: RawEvent): boolean => {
  if (!stream.startsWith('$$')) return false;
  const [, truncateBefore] = /"\$tb"\s*:\s*([0-9.eE+]+)/.exec(Buffer.from(data).toString('utf8')) ?? [];
  return Number(truncateBefore) >= 2 ** 63;
};

/** The deleted stream, if the event deletes one. */
export const deletedBy = (event: RawEvent): string | undefined =>
  isTombstone(event) || isSoftDeletion(event) ? ownerOf(event.stream) : undefined;
