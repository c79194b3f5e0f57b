import messages from '@eventstore/db-client/generated/streams_pb.js';
import { streamIdentifier, taken } from '../test/raw-client.ts';
import { Empty } from './stubs.ts';
import { appendTargetIn, deletionTargetIn } from './target.ts';

const { AppendReq, BatchAppendReq, DeleteReq, TombstoneReq } = messages;
const empty = new Empty();
const MAX_UINT64 = '18446744073709551615';

type Change<Of> = (options: Of) => unknown;
type WriteOptions = InstanceType<
  typeof AppendReq.Options | typeof BatchAppendReq.Options | typeof DeleteReq.Options | typeof TombstoneReq.Options
>;
const kinds = {
  append: [() => new AppendReq.Options(), appendTargetIn],
  'batched append': [() => new BatchAppendReq.Options(), appendTargetIn],
  deletion: [() => new DeleteReq.Options(), deletionTargetIn],
  tombstone: [() => new TombstoneReq.Options(), deletionTargetIn],
} as const;
const setRevision = (options: WriteOptions, revision: string) =>
  'setStreamPosition' in options ? options.setStreamPosition(revision) : options.setRevision(revision);

const expectations: readonly (readonly [what: string, Change<WriteOptions>, taken: unknown])[] = [
  ['any', (options) => options.setAny(empty), { stream: 's', expected: 'any' }],
  ['no stream', (options) => options.setNoStream(empty), { stream: 's', expected: 'no-stream' }],
  ['that it exists', (options) => options.setStreamExists(empty), { stream: 's', expected: 'stream-exists' }],
  ['revision 0', (options) => setRevision(options, '0'), { stream: 's', expected: 0n }],
  ['the largest', (options) => setRevision(options, MAX_UINT64), { stream: 's', expected: 2n ** 64n - 1n }],
  ['nothing', () => undefined, 'INVALID_ARGUMENT'],
];
const names: readonly (readonly [what: string, name: string, append: unknown, deletion: unknown])[] = [
  ['', '', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
  ['$$', '$$', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
  ['$all', '$all', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
  ['$$$$s', '$$$$s', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
  ['$$s', '$$s', { stream: '$$s', expected: 'any' }, 'INVALID_ARGUMENT'],
  ['a NUL', 'a\u0000b', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
  ['too long', 'x'.repeat(1025), 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
];

describe.each(Object.entries(kinds))('a request for the %s of a stream', (kind, [options, parse]) => {
  const parsed = (change: Change<WriteOptions>, name = 's') =>
    taken(() => {
      const made = options();
      made.setStreamIdentifier(streamIdentifier(name));
      change(made);
      return (parse as (options: unknown) => unknown)(made);
    });

  it.each(expectations)('that expects %s', (_what, change, expected) => {
    expect(parsed(change)).toEqual(expected);
  });

  it.each(names)('of the name "%s"', (_what, name, append, deletion) => {
    expect(parsed((made) => made.setAny(empty), name)).toEqual(kind.includes('append') ? append : deletion);
  });

  it('without options', () => {
    expect(taken(() => (parse as (options: undefined) => unknown)(undefined))).toBe('INVALID_ARGUMENT');
  });
});
