import { type Head } from './heads.ts';
import { isMetastream } from './record.ts';
import { isSoftDeleted } from './stream-metadata.ts';

/** What a reader may see of a stream; `$all` shows everything. */
export type Visible =
  | Readonly<{ type: 'missing' }>
  | Readonly<{ type: 'deleted' }>
  | Readonly<{
      type: 'visible';
      /** Revision of the first event shown. */
      first: bigint;
      last: bigint;
      /** Events created before this are not shown (100 ns ticks). */
      notBefore: bigint;
    }>;

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** `now` in milliseconds. A metastream shows its last event only. */
export const visible = (head: Head, stream: string, now: number): Visible => {
  if (head.tombstoned) return { type: 'deleted' };
  const { revision, metaRevision, metadata } = head;
  if (isMetastream(stream))
    return metaRevision < 0n
      ? { type: 'missing' }
      : { type: 'visible', first: metaRevision, last: metaRevision, notBefore: 0n };
  if (revision < 0n || isSoftDeleted(metadata)) return { type: 'missing' };
  const { truncateBefore = 0n, maxCount = revision + 1n, maxAge } = metadata ?? {};
  return {
    type: 'visible',
    first: larger(truncateBefore, revision + 1n - maxCount),
    last: revision,
    notBefore: maxAge === undefined ? 0n : BigInt(now) * 10_000n - maxAge * 10_000_000n,
  };
};
