import { type Readable } from 'node:stream';

/** Bytes under names: `segment/segment`, of lower-case letters, digits and hyphens. What is put is never changed. */
export interface BlobStore {
  /** All or nothing, and durable when it resolves. The same name again replaces the whole. */
  put(name: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
  /** The bytes, or those from `start` to `end` (both included). Rejects with BlobNotFoundError. */
  get(name: string, range?: Readonly<{ start: number; end: number }>): Promise<Readable>;
  /** The names below `prefix/`, in no order. */
  list(prefix: string): Promise<readonly string[]>;
  /** Removes everything below `prefix/`; nothing there is fine. */
  deletePrefix(prefix: string): Promise<void>;
}

export class BlobNotFoundError extends Error {
  override readonly name = 'BlobNotFoundError';
}

const wellFormed = /^[a-z0-9-]+(?:\/[a-z0-9-]+)*$/;

/** Throws a RangeError for a name that could lead out of the store. */
export const checkBlobName = (name: string): void => {
  if (!wellFormed.test(name)) throw new RangeError('a blob is named by segments of a-z, 0-9 and hyphens');
};
