import { type Head } from './heads.ts';
import { isMetastream } from './record.ts';
import { isSoftDeleted, type StreamMetadata } from './stream-metadata.ts';

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
  const last = isMetastream(stream) ? metaRevision : revision;
  if (last < 0n) return { type: 'missing' };
  if (isMetastream(stream)) return { type: 'visible', first: last, last, notBefore: 0n };
  return isSoftDeleted(metadata) ? { type: 'missing' } : { type: 'visible', last, ...hidden(metadata, last, now) };
};

const hidden = (metadata: StreamMetadata | undefined, last: bigint, now: number) => {
  const { truncateBefore = 0n, maxCount = last + 1n, maxAge } = metadata ?? {};
  return {
    first: larger(truncateBefore, last + 1n - maxCount),
    notBefore: maxAge === undefined ? 0n : BigInt(now) * 10_000n - maxAge * 10_000_000n,
  };
};
