import {
  judgeAppend,
  judgeDeletion,
  judgeTombstone,
  type Expected,
  type Found,
  type Stored,
} from './expected-revision.ts';
import { noHead, type Head } from './heads.ts';
import { parseMetadata, softDeletion } from './stream-metadata.ts';

const stream = 's';
/** The ids of `s`, by revision. */
const ids = ['e0', 'e1', 'e2'];
const events: Found[] = ids.map((id, n) => ({ id, stream, revision: BigInt(n), position: BigInt(100 + n) }));
const stored: Stored = {
  byId: (wanted) =>
    Promise.resolve(
      wanted.map((id) =>
        id === 'elsewhere' ? { ...events[0]!, id, stream: 't' } : events.find((event) => event.id === id),
      ),
    ),
  from: (_stream, revision, count) => Promise.resolve(events.slice(Number(revision), Number(revision) + count)),
};
const threeEvents: Head = { ...noHead, revision: 2n };
const softDeleted: Head = { ...threeEvents, metaRevision: 0n, metadata: parseMetadata(softDeletion()) };
const metadataOnly: Head = { ...noHead, metaRevision: 0n, metadata: parseMetadata(Buffer.from('{}')) };
const tombstoned: Head = { ...threeEvents, tombstoned: true };
const verdict = async (head: Head, expected: Expected, ...proposed: string[]) =>
  (await judgeAppend(head, { stream, expected, ids: proposed }, stored)).type;

describe('an append', () => {
  it.each<{ name: string; head: Head; expected: Expected; proposed: string[]; type: string }>([
    { name: 'the revision the stream has', head: threeEvents, expected: 2n, proposed: ['new'], type: 'write' },
    { name: 'no stream, and there is none', head: noHead, expected: 'no-stream', proposed: ['new'], type: 'write' },
    { name: 'a later revision', head: threeEvents, expected: 3n, proposed: ['new'], type: 'wrong-revision' },
    {
      name: 'an earlier revision, with other ids',
      head: threeEvents,
      expected: 0n,
      proposed: ['new'],
      type: 'wrong-revision',
    },
    {
      name: 'an earlier revision, with the ids that are there',
      head: threeEvents,
      expected: 0n,
      proposed: ['e1', 'e2'],
      type: 'repeated',
    },
    {
      name: 'no stream, with the ids it begins with',
      head: threeEvents,
      expected: 'no-stream',
      proposed: ['e0'],
      type: 'repeated',
    },
    {
      name: 'an earlier revision, with a later id that differs',
      head: threeEvents,
      expected: 0n,
      proposed: ['e1', 'new'],
      type: 'wrong-revision',
    },
    {
      name: 'an earlier revision, with more ids than are there',
      head: threeEvents,
      expected: 1n,
      proposed: ['e2', 'e3'],
      type: 'wrong-revision',
    },
    { name: 'anything, with a new id', head: threeEvents, expected: 'any', proposed: ['new'], type: 'write' },
    { name: 'anything, with known ids', head: threeEvents, expected: 'any', proposed: ['e0', 'e1'], type: 'repeated' },
    {
      name: 'anything, with a known id, then a new one',
      head: threeEvents,
      expected: 'any',
      proposed: ['e0', 'new'],
      type: 'wrong-revision',
    },
    {
      name: 'anything, with an id of another stream',
      head: threeEvents,
      expected: 'any',
      proposed: ['elsewhere'],
      type: 'write',
    },
    {
      name: 'a stream, and there is none',
      head: noHead,
      expected: 'stream-exists',
      proposed: ['new'],
      type: 'wrong-revision',
    },
    {
      name: 'a stream, and there is its metadata',
      head: metadataOnly,
      expected: 'stream-exists',
      proposed: ['new'],
      type: 'write',
    },
    {
      name: 'a stream that was deleted',
      head: softDeleted,
      expected: 'stream-exists',
      proposed: ['new'],
      type: 'deleted',
    },
    {
      name: 'no stream, when it was deleted',
      head: softDeleted,
      expected: 'no-stream',
      proposed: ['new'],
      type: 'write',
    },
    {
      name: 'the last revision, when it was deleted',
      head: softDeleted,
      expected: 2n,
      proposed: ['new'],
      type: 'write',
    },
    { name: 'anything of a tombstoned stream', head: tombstoned, expected: 'any', proposed: ['new'], type: 'deleted' },
  ])('that expects $name', async ({ head, expected, proposed, type }) => {
    expect(await verdict(head, expected, ...proposed)).toBe(type);
  });

  it('is answered again as the first time, and without a position when the event is hidden', async () => {
    const again = (head: Head) => judgeAppend(head, { stream, expected: -1n, ids: ['e0', 'e1'] }, stored);
    expect(await again(threeEvents)).toEqual({ type: 'repeated', revision: 1n, position: 101n });
    const hiding: Head = { ...threeEvents, metaRevision: 0n, metadata: parseMetadata(Buffer.from('{"$tb":2}')) };
    expect(await again(hiding)).toEqual({ type: 'repeated', revision: 1n });
  });
});

describe('a deletion', () => {
  it.each<{ name: string; head: Head; expected: Expected; soft: string; forGood: string }>([
    {
      name: 'anything of a stream that is not there',
      head: noHead,
      expected: 'any',
      soft: 'wrong-revision',
      forGood: 'write',
    },
    {
      name: 'no stream where there is none',
      head: noHead,
      expected: 'no-stream',
      soft: 'wrong-revision',
      forGood: 'write',
    },
    { name: 'the last revision', head: threeEvents, expected: 2n, soft: 'write', forGood: 'write' },
    { name: 'an earlier revision', head: threeEvents, expected: 1n, soft: 'wrong-revision', forGood: 'wrong-revision' },
    {
      name: 'no stream of a deleted one',
      head: softDeleted,
      expected: 'no-stream',
      soft: 'write',
      forGood: 'wrong-revision',
    },
    { name: 'anything of a tombstoned one', head: tombstoned, expected: 'any', soft: 'deleted', forGood: 'deleted' },
  ])('that expects $name', ({ head, expected, soft, forGood }) => {
    expect(judgeDeletion(head, stream, expected).type).toBe(soft);
    expect(judgeTombstone(head, stream, expected).type).toBe(forGood);
  });
});
