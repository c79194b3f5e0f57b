import { type Head } from './heads.ts';
import { isMetastream } from './record.ts';
import { isSoftDeleted } from './stream-metadata.ts';
import { visible } from './visibility.ts';

/** What a writer expects of a stream; a number is the revision of its last event. */
export type Expected = 'any' | 'no-stream' | 'stream-exists' | bigint;

/** An event that is stored already under an id or at a revision. */
export type Found = Readonly<{ id: string; stream: string; revision: bigint; position: bigint }>;

/** How an idempotent writer's earlier events are looked up; only when the revision alone does not decide. */
export interface Stored {
  /** For each id the first event of the log that has it. */
  byId(ids: readonly string[]): Promise<(Found | undefined)[]>;
  /** The events of the stream from a revision on, at most `count`. */
  from(stream: string, revision: bigint, count: number): Promise<Found[]>;
}

export type Verdict =
  | Readonly<{ type: 'write' }>
  /** It was written before: the answer of then; without a position when the event is hidden by now. */
  | Readonly<{ type: 'repeated'; revision: bigint; position?: bigint }>
  | Readonly<{ type: 'wrong-revision' }>
  | Readonly<{ type: 'deleted' }>;

export type Append = Readonly<{ stream: string; expected: Expected; ids: readonly string[] }>;

const write: Verdict = { type: 'write' };
const wrong: Verdict = { type: 'wrong-revision' };
const deleted: Verdict = { type: 'deleted' };

/** The revision that counts for a write to `stream`: its own, or its owner's metastream's. */
export const currentRevision = (head: Head, stream: string): bigint =>
  isMetastream(stream) ? head.metaRevision : head.revision;

/**
 * Whether an append may be written, was written before, or comes at the wrong revision. Only an explicit revision makes
 * a repetition certain to be recognised: ids may be written more than once, and only the first place of each is known.
 */
export const judgeAppend = async (head: Head, append: Append, stored: Stored): Promise<Verdict> => {
  if (isGone(head, append.stream)) return deleted;
  const { expected } = append;
  if (expected === 'stream-exists') {
    if (isSoftDeleted(head.metadata) && !isMetastream(append.stream)) return deleted;
    if (!exists(head, append.stream)) return wrong;
  }
  return typeof expected === 'bigint' || expected === 'no-stream'
    ? judgeByRevision(head, { ...append, after: expected === 'no-stream' ? -1n : expected }, stored)
    : judgeById(head, append, stored);
};

/** A tombstone ends the stream, and its metadata if it has none yet. */
const isGone = ({ tombstoned, metaRevision }: Head, stream: string): boolean =>
  tombstoned && (!isMetastream(stream) || metaRevision < 0n);

const exists = ({ revision, metaRevision }: Head, stream: string): boolean =>
  metaRevision >= 0n || (!isMetastream(stream) && revision >= 0n);

const judgeByRevision = async (
  head: Head,
  { stream, expected, ids, after }: Append & { after: bigint },
  stored: Stored,
): Promise<Verdict> => {
  const current = currentRevision(head, stream);
  if (after === current) return write;
  if (after > current) return wrong;
  const found = await stored.from(stream, after + 1n, ids.length);
  const beginsAnew = expected === 'no-stream' && isSoftDeleted(head.metadata) && !isMetastream(stream);
  if (beginsAnew && ids[0] !== found[0]?.id) return write;
  return ids.every((id, index) => found[index]?.id === id) ? repeated(head, stream, found.at(-1)) : wrong;
};

const judgeById = async (head: Head, { stream, ids }: Append, stored: Stored): Promise<Verdict> => {
  const found = (await stored.byId(ids)).map((event) => (event?.stream === stream ? event : undefined));
  if (found[0] === undefined) return write;
  return found.includes(undefined) ? wrong : repeated(head, stream, found.at(-1));
};

const repeated = (head: Head, stream: string, last: Found | undefined): Verdict => {
  if (last === undefined) return wrong;
  const seen = visible(head, stream, Date.now());
  const isHidden = seen.type !== 'visible' || last.revision < seen.first;
  return { type: 'repeated', revision: last.revision, ...(isHidden ? {} : { position: last.position }) };
};

/** Whether a stream may be deleted softly, so that it can come back. It has to be there, if only by its metadata. */
export const judgeDeletion = (head: Head, stream: string, expected: Expected): Verdict => {
  if (head.tombstoned) return deleted;
  if (!exists(head, stream)) return wrong;
  const beginsAnew = expected === 'no-stream' && isSoftDeleted(head.metadata);
  return beginsAnew ? write : judgeTombstone(head, stream, expected);
};

/** Whether a stream may be deleted for good, even one that was never there. */
export const judgeTombstone = (head: Head, stream: string, expected: Expected): Verdict => {
  if (head.tombstoned) return deleted;
  if (expected === 'any') return write;
  if (expected === 'stream-exists') return exists(head, stream) ? write : wrong;
  return (expected === 'no-stream' ? -1n : expected) === currentRevision(head, stream) ? write : wrong;
};
