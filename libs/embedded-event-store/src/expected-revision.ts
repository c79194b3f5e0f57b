import { type Head } from './heads.ts';
import { isMetastream } from './record.ts';
import { isSoftDeleted } from './stream-metadata.ts';

/** What a writer expects of a stream; a number is the revision of its last event. */
export type Expected = 'any' | 'no-stream' | 'stream-exists' | bigint;

/** An event that is stored already under an id or at a revision. */
export type Found = Readonly<{ id: string; revision: bigint; position: bigint }>;

/** How an idempotent writer's earlier events are looked up; only when the revision alone does not decide. */
export interface Stored {
  /** The last event of each of these ids, if that is one of the stream; in the order of the ids. */
  byId(stream: string, ids: readonly string[]): Promise<(Found | undefined)[]>;
  /** The events of the stream from a revision on, at most `count`. */
  from(stream: string, revision: bigint, count: number): Promise<Found[]>;
}

export type Verdict =
  | Readonly<{ type: 'write' }>
  /** It was written before: the answer of then. */
  | Readonly<{ type: 'repeated'; revision: bigint; position: bigint }>
  | Readonly<{ type: 'wrong-revision' }>
  | Readonly<{ type: 'deleted' }>;

const write: Verdict = { type: 'write' };
const wrong: Verdict = { type: 'wrong-revision' };

/** The revision that counts for a write to `stream`: its own, or its owner's metastream's. */
export const currentRevision = (head: Head, stream: string): bigint =>
  isMetastream(stream) ? head.metaRevision : head.revision;

/** Whether an append may be written, was written before, or comes at the wrong revision. */
export const judgeAppend = async (
  head: Head,
  { stream, expected, ids }: Readonly<{ stream: string; expected: Expected; ids: readonly string[] }>,
  stored: Stored,
): Promise<Verdict> => {
  if (head.tombstoned) return { type: 'deleted' };
  const current = currentRevision(head, stream);
  const softDeleted = !isMetastream(stream) && isSoftDeleted(head.metadata);
  if (expected === 'stream-exists' && (softDeleted || !exists(head, stream))) return wrong;
  if (expected === 'any' || expected === 'stream-exists') return judgeById(await stored.byId(stream, ids));
  const revision = expected === 'no-stream' ? -1n : expected;
  if (revision === current) return write;
  if (revision > current) return wrong;
  const found = await stored.from(stream, revision + 1n, ids.length);
  const [first] = ids;
  if (first !== found[0]?.id && expected === 'no-stream' && softDeleted) return write;
  const last = found[ids.length - 1];
  return last !== undefined && ids.every((id, index) => found[index]?.id === id)
    ? { type: 'repeated', revision: last.revision, position: last.position }
    : wrong;
};

const exists = ({ revision, metaRevision }: Head, stream: string): boolean =>
  metaRevision >= 0n || (!isMetastream(stream) && revision >= 0n);

const judgeById = (found: readonly (Found | undefined)[]): Verdict => {
  const last = found.at(-1);
  if (found[0] === undefined || last === undefined) return found[0] === undefined ? write : wrong;
  return found.includes(undefined) ? wrong : { type: 'repeated', revision: last.revision, position: last.position };
};

/** Whether a stream may be deleted (`softly`: it can come back) or tombstoned. */
export const judgeDeletion = (head: Head, expected: Expected, softly: boolean): Verdict => {
  if (head.tombstoned) return { type: 'deleted' };
  if (expected === 'any') return softly && head.revision < 0n ? wrong : write;
  if (expected === 'stream-exists') return head.revision < 0n || isSoftDeleted(head.metadata) ? wrong : write;
  return (expected === 'no-stream' ? -1n : expected) === head.revision ? write : wrong;
};
