import messages from '@eventstore/db-client/generated/streams_pb.js';
import { streamIdentifier, taken } from '../test/raw-client.ts';
import { readRequestIn, uuidNotationIn } from './read-request.ts';
import { Empty, type Streams } from './stubs.ts';

const { ReadReq } = messages;
const { Options } = ReadReq;
const { StreamOptions, AllOptions, FilterOptions, Position, UUIDOption, ControlOption } = Options;
const empty = new Empty();
const MAX_UINT64 = '18446744073709551615';

type ReadOptions = Streams.ReadReq.Options;
type Change<Of> = (options: Of) => unknown;
type Filter = Streams.ReadReq.Options.FilterOptions;

const read = (...changes: Change<ReadOptions>[]): Streams.ReadReq => {
  const options = new Options();
  for (const change of changes) change(options);
  const request = new ReadReq();
  request.setOptions(options);
  return request;
};
const some = (options: ReadOptions) => options.setCount('5');
const forEver = (options: ReadOptions) => options.setSubscription(new Options.SubscriptionOptions());
const backwards = (options: ReadOptions) => options.setReadDirection(Options.ReadDirection.BACKWARDS);
const ofStream =
  (change: Change<Streams.ReadReq.Options.StreamOptions> = (stream) => stream.setStart(empty), name = 's') =>
  (options: ReadOptions) => {
    const stream = new StreamOptions();
    stream.setStreamIdentifier(streamIdentifier(name));
    change(stream);
    options.setStream(stream);
  };
const ofAll =
  (change: Change<Streams.ReadReq.Options.AllOptions> = (all) => all.setStart(empty)) =>
  (options: ReadOptions) => {
    const all = new AllOptions();
    change(all);
    options.setAll(all);
  };
const at = (commit: string, prepare = commit) =>
  ofAll((all) => {
    const position = new Position();
    position.setCommitPosition(commit);
    position.setPreparePosition(prepare);
    all.setPosition(position);
  });
const filtered =
  (...changes: Change<Filter>[]) =>
  (options: ReadOptions) => {
    const filter = new FilterOptions();
    for (const change of changes) change(filter);
    options.setFilter(filter);
  };
const prefixes = (...list: string[]) => {
  const expression = new FilterOptions.Expression();
  expression.setPrefixList(list);
  return expression;
};
const regex = () => {
  const expression = new FilterOptions.Expression();
  expression.setRegex('^a');
  return expression;
};
const filterOf = (checkpointEvery: bigint, field: 'stream' | 'type' = 'stream') => ({
  type: 'subscribe-all',
  from: 'start',
  filter: { field, prefixes: ['a', 'b'], checkpointEvery },
});
const byStream = (filter: Filter) => filter.setStreamIdentifier(prefixes('a', 'b'));
const control = (options: ReadOptions) => {
  const option = new ControlOption();
  option.setCompatibility(21);
  options.setControlOption(option);
};

/** Each field of a read, with each kind of value: what comes of it. */
// prettier-ignore
const reads: readonly (readonly [field: string, what: string, request: Streams.ReadReq, taken: unknown])[] = [
  ['options', 'missing', new ReadReq(), 'INVALID_ARGUMENT'],
  ['stream', 'and nothing of $all', read(ofStream(), some), { type: 'read-stream', stream: 's', from: 'start', direction: 'forwards', count: 5 }],
  ['stream', 'nor $all', read(some), 'INVALID_ARGUMENT'],
  ['all', 'and no stream', read(ofAll(), some), { type: 'read-all', from: 'start', direction: 'forwards', count: 5 }],
  ['readDirection', 'backwards', read(ofStream(), some, backwards), { type: 'read-stream', stream: 's', from: 'start', direction: 'backwards', count: 5 }],
  ['readDirection', 'unknown', read(ofStream(), some, (options) => Object.assign(options, { getReadDirection: () => 2 })), 'INVALID_ARGUMENT'],
  ['resolveLinks', 'true', read(ofStream(), some, (options) => options.setResolveLinks(true)), 'UNIMPLEMENTED'],
  ['resolveLinks', 'true, for a subscription', read(ofAll(), forEver, (options) => options.setResolveLinks(true)), 'UNIMPLEMENTED'],
  ['count', '0', read(ofAll(), (options) => options.setCount('0')), { type: 'read-all', from: 'start', direction: 'forwards', count: 0 }],
  ['count', 'the largest', read(ofAll(), (options) => options.setCount(MAX_UINT64)), { type: 'read-all', from: 'start', direction: 'forwards', count: 2 ** 64 }],
  ['count', 'missing, and not a subscription', read(ofAll()), 'INVALID_ARGUMENT'],
  ['subscription', 'to a stream', read(ofStream(), forEver), { type: 'subscribe-stream', stream: 's', from: 'start' }],
  ['subscription', 'to $all', read(ofAll(), forEver), { type: 'subscribe-all', from: 'start' }],
  ['subscription', 'backwards', read(ofAll(), forEver, backwards), 'INVALID_ARGUMENT'],
  ['filter', 'of a stream', read(ofStream(), forEver, filtered(byStream)), 'INVALID_ARGUMENT'],
  ['filter', 'of a read', read(ofAll(), some, filtered(byStream)), 'UNIMPLEMENTED'],
  ['filter', 'of nothing', read(ofAll(), forEver, filtered()), 'INVALID_ARGUMENT'],
  ['noFilter', 'said', read(ofAll(), forEver, (options) => options.setNoFilter(empty)), { type: 'subscribe-all', from: 'start' }],
  ['uuidOption', 'see below', read(ofAll(), forEver, (options) => options.setUuidOption(new UUIDOption())), { type: 'subscribe-all', from: 'start' }],
  ['controlOption', 'any: permits, demands nothing', read(ofAll(), forEver, control), { type: 'subscribe-all', from: 'start' }],
  ['stream.streamIdentifier', 'empty', read(ofStream(undefined, ''), some), 'INVALID_ARGUMENT'],
  ['stream.streamIdentifier', 'too long', read(ofStream(undefined, 'x'.repeat(1025)), some), 'INVALID_ARGUMENT'],
  ['stream.streamIdentifier', 'with NUL', read(ofStream(undefined, 'a\u0000b'), some), 'INVALID_ARGUMENT'],
  ['stream.revision', 'the largest', read(ofStream((stream) => stream.setRevision(MAX_UINT64)), forEver), { type: 'subscribe-stream', stream: 's', from: 2n ** 64n - 1n }],
  ['stream.start', 'nor any other place', read(ofStream(() => undefined), some), 'INVALID_ARGUMENT'],
  ['stream.end', 'forwards', read(ofStream((stream) => stream.setEnd(empty)), some), 'INVALID_ARGUMENT'],
  ['stream.end', 'backwards', read(ofStream((stream) => stream.setEnd(empty)), some, backwards), { type: 'read-stream', stream: 's', from: 'end', direction: 'backwards', count: 5 }],
  ['all.position', 'some', read(at('7'), forEver), { type: 'subscribe-all', from: 7n }],
  ['all.position', 'the largest', read(at(MAX_UINT64), some), { type: 'read-all', from: 2n ** 64n - 1n, direction: 'forwards', count: 5 }],
  ['all.start', 'nor any other place', read(ofAll(() => undefined), some), 'INVALID_ARGUMENT'],
  ['all.end', 'of a subscription', read(ofAll((all) => all.setEnd(empty)), forEver), { type: 'subscribe-all', from: 'end' }],
  ['position.commitPosition', 'after the other', read(at('7', '5'), forEver), 'INVALID_ARGUMENT'],
  ['position.preparePosition', 'after the other', read(at('5', '7'), forEver), 'INVALID_ARGUMENT'],
  ['filter.streamIdentifier', 'prefixes', read(ofAll(), forEver, filtered(byStream)), filterOf(32n)],
  ['filter.eventType', 'prefixes', read(ofAll(), forEver, filtered((filter) => filter.setEventType(prefixes('a', 'b')))), filterOf(32n, 'type')],
  ['filter.max', '0', read(ofAll(), forEver, filtered(byStream, (filter) => filter.setMax(0))), 'INVALID_ARGUMENT'],
  ['filter.max', 'some', read(ofAll(), forEver, filtered(byStream, (filter) => filter.setMax(7))), filterOf(7n)],
  ['filter.count', 'said', read(ofAll(), forEver, filtered(byStream, (filter) => filter.setCount(empty))), filterOf(32n)],
  ['filter.checkpointintervalmultiplier', 'with the largest window', read(ofAll(), forEver, filtered(byStream, (filter) => filter.setMax(2 ** 32 - 1), (filter) => filter.setCheckpointintervalmultiplier(2 ** 32 - 1))), filterOf((2n ** 32n - 1n) ** 2n)],
  ['expression.regex', 'some', read(ofAll(), forEver, filtered((filter) => filter.setStreamIdentifier(regex()))), 'UNIMPLEMENTED'],
  ['expression.prefix', 'none', read(ofAll(), forEver, filtered((filter) => filter.setEventType(prefixes()))), 'INVALID_ARGUMENT'],
  ['expression.prefix', 'too many', read(ofAll(), forEver, filtered((filter) => filter.setEventType(prefixes(...Array<string>(257).fill('a'))))), 'INVALID_ARGUMENT'],
  ['expression.prefix', 'with NUL', read(ofAll(), forEver, filtered((filter) => filter.setEventType(prefixes('a\u0000')))), 'INVALID_ARGUMENT'],
];

const uuids = (change: Change<Streams.ReadReq.Options.UUIDOption>) =>
  read(ofAll(), forEver, (options) => {
    const option = new UUIDOption();
    change(option);
    options.setUuidOption(option);
  });

/** The fields that a generated message has, by its setters. */
const fieldsOf = (message: { prototype: object }): string[] =>
  Object.getOwnPropertyNames(message.prototype)
    .filter((name) => name.startsWith('set'))
    .map((name) => name.charAt(3).toLowerCase() + name.slice(4).replace(/List$/, ''));

describe('a read', () => {
  it.each(reads)('%s %s', (_field, _what, request, expected) => {
    expect(taken(() => readRequestIn(request))).toEqual(expected);
  });

  it('has no field that is not looked at above', () => {
    const parts = { stream: StreamOptions, all: AllOptions, position: Position, filter: FilterOptions };
    const inner = Object.entries({ ...parts, expression: FilterOptions.Expression });
    const fields = inner.flatMap(([name, message]) => fieldsOf(message).map((field) => `${name}.${field}`));
    const seen = new Set(reads.map(([field]) => field).filter((field) => field !== 'options'));
    expect([...fieldsOf(Options), ...fields].filter((field) => !seen.has(field))).toEqual([]);
  });

  it.each([
    ['text', (option) => option.setString(empty), 'text'],
    ['numbers', (option) => option.setStructured(empty), 'structured'],
    ['nothing particular', () => undefined, 'text'],
  ] satisfies [string, Change<Streams.ReadReq.Options.UUIDOption>, string][])(
    'that asks for ids as %s gets them so',
    (_asked, change, notation) => {
      expect(uuidNotationIn(uuids(change))).toBe(notation);
    },
  );
});
