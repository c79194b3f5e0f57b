import { MAX_REVISION } from './record.ts';

/** What `$$x` says about `x`: how much of its beginning is hidden. */
export type StreamMetadata = Readonly<{
  /** `$maxCount`: only so many of the last events are shown. */
  maxCount?: bigint;
  /** `$maxAge`, seconds: older events are not shown. */
  maxAge?: bigint;
  /** `$tb`: events before this revision are not shown. */
  truncateBefore?: bigint;
  /** All of it, as it was written. */
  raw: Readonly<Record<string, unknown>>;
  /** Bytes, as it was written. */
  size: number;
}>;

/** Whatever is not an object counts as no metadata: nobody checked what was written. */
export const parseMetadata = (data: Uint8Array): StreamMetadata => {
  const raw = objectIn(data);
  return {
    raw,
    size: data.length,
    ...whole(raw['$maxCount'], 'maxCount'),
    ...whole(raw['$maxAge'], 'maxAge'),
    ...whole(raw['$tb'], 'truncateBefore'),
  };
};

const objectIn = (data: Uint8Array): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
    JSON.stringify(value); // throws a RangeError when it is nested too deeply to be written again
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return {};
    throw error;
  }
};

const whole = <Name extends string>(value: unknown, name: Name): Partial<Record<Name, bigint>> => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return {};
  const exact = BigInt(value); // a double: the largest int64 arrives as one more
  return { [name]: exact > MAX_REVISION ? MAX_REVISION : exact } as Partial<Record<Name, bigint>>;
};

export const isSoftDeleted = (metadata: StreamMetadata | undefined): boolean =>
  metadata?.truncateBefore === MAX_REVISION;

/** Written by hand: JSON.stringify cannot say the largest int64. */
export const softDeletion = (): Uint8Array => Buffer.from(`{"$tb":${String(MAX_REVISION)}}`);

/** The same metadata, showing the stream again from `revision` on. */
export const undeletion = ({ raw }: StreamMetadata, revision: bigint): Uint8Array =>
  Buffer.from(JSON.stringify({ ...raw, $tb: Number(revision) }));
