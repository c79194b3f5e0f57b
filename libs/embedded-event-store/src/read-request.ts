import { invalidArgument, unimplemented } from './errors.ts';
import { type UuidNotation } from './messages.ts';
import { type Direction, type Filter } from './reader.ts';
import { ReadReq, type Streams } from './stubs.ts';
import { streamNameIn } from './target.ts';

/** Where a read begins. */
type From = 'start' | 'end' | bigint;

/** What the one RPC for reading is asked for. */
export type ReadRequest = Readonly<
  | { type: 'read-stream'; stream: string; from: From; direction: Direction; count: number }
  | { type: 'read-all'; from: From; direction: Direction; count: number }
  | { type: 'subscribe-stream'; stream: string; from: From }
  | { type: 'subscribe-all'; from: From; filter?: Filter }
>;

type Options = Streams.ReadReq.Options;

/** Records that a filter considers for each unit of the client's checkpoint interval, unless it says otherwise. */
const WINDOW = 32;
/** Each costs time at each event. */
const MAX_PREFIXES = 256;

/**
 * Throws INVALID_ARGUMENT for what means nothing, UNIMPLEMENTED for what EventStoreDB could answer and this node cannot.
 * The control option only says what a client would understand; nothing has to come of it.
 */
export const readRequestIn = (request: Streams.ReadReq): ReadRequest => {
  const options = request.getOptions();
  if (options === undefined) throw invalidArgument('a read needs options');
  if (options.getResolveLinks()) throw unimplemented('links (resolve_links)');
  const stream = options.getStream();
  if (stream !== undefined) return streamRequest(stream, options);
  const all = options.getAll();
  if (all === undefined) throw invalidArgument('a read names a stream, or $all');
  return allRequest(all, options);
};

/** Clients that do not say how they want event ids get them as text. */
export const uuidNotationIn = (request: Streams.ReadReq): UuidNotation =>
  request.getOptions()?.getUuidOption()?.hasStructured() === true ? 'structured' : 'text';

const streamRequest = (target: Streams.ReadReq.Options.StreamOptions, options: Options): ReadRequest => {
  if (options.hasFilter()) throw invalidArgument('only $all can be filtered');
  const stream = streamNameIn(target.getStreamIdentifier());
  if (stream === '') throw invalidArgument('the stream has no name');
  const from = fromIn(target, target.hasRevision() ? BigInt(target.getRevision()) : undefined);
  const range = rangeIn(options);
  if (range === undefined) return { type: 'subscribe-stream', stream, from };
  if (range.direction === 'forwards' && from === 'end')
    throw invalidArgument('nothing is to be read forwards from the end');
  return { type: 'read-stream', stream, from, ...range };
};

const allRequest = (target: Streams.ReadReq.Options.AllOptions, options: Options): ReadRequest => {
  const from = fromIn(target, positionIn(target.getPosition()));
  const range = rangeIn(options);
  const filter = options.getFilter();
  if (range === undefined)
    return { type: 'subscribe-all', from, ...(filter === undefined ? {} : { filter: filterIn(filter) }) };
  if (filter !== undefined) throw unimplemented('filtered reads of $all');
  return { type: 'read-all', from, ...range };
};

/** How much is to be read, in which direction; undefined for a subscription. */
const rangeIn = (options: Options): Readonly<{ direction: Direction; count: number }> | undefined => {
  const direction = directionIn(options.getReadDirection());
  if (options.hasCount()) return { direction, count: Number(options.getCount()) };
  if (!options.hasSubscription()) throw invalidArgument('a read has a count, or is a subscription');
  if (direction === 'backwards') throw invalidArgument('a subscription goes forwards');
  return undefined;
};

const directionIn = (direction: Streams.ReadReq.Options.ReadDirection): Direction => {
  switch (direction) {
    case ReadReq.Options.ReadDirection.FORWARDS:
      return 'forwards';
    case ReadReq.Options.ReadDirection.BACKWARDS:
      return 'backwards';
    default:
      throw invalidArgument('a read goes forwards or backwards');
  }
};

/** All positions of this node are the same twice. */
const positionIn = (position: Streams.ReadReq.Options.Position | undefined): bigint | undefined => {
  if (position === undefined) return undefined;
  if (position.getCommitPosition() !== position.getPreparePosition())
    throw invalidArgument('this node has no position of which commit and prepare differ');
  return BigInt(position.getCommitPosition());
};

const fromIn = (options: { hasStart(): boolean; hasEnd(): boolean }, at: bigint | undefined): From => {
  if (at !== undefined) return at;
  if (options.hasEnd()) return 'end';
  if (options.hasStart()) return 'start';
  throw invalidArgument('a read names where it begins');
};

const filterIn = (filter: Streams.ReadReq.Options.FilterOptions): Filter => {
  const window = filter.hasMax() ? filter.getMax() : WINDOW;
  if (window === 0) throw invalidArgument('the search window is at least 1');
  return {
    field: filter.hasStreamIdentifier() ? 'stream' : 'type',
    prefixes: prefixesIn(filter.getStreamIdentifier() ?? filter.getEventType()),
    checkpointEvery: BigInt(window) * BigInt(Math.max(1, filter.getCheckpointintervalmultiplier())),
  };
};

const prefixesIn = (expression: Streams.ReadReq.Options.FilterOptions.Expression | undefined): readonly string[] => {
  if (expression === undefined) throw invalidArgument('a filter is for stream names, or for event types');
  if (expression.getRegex() !== '') throw unimplemented('filters by regular expression');
  const prefixes = expression.getPrefixList();
  if (prefixes.length === 0 || prefixes.length > MAX_PREFIXES || prefixes.some((prefix) => prefix.includes('\u0000')))
    throw invalidArgument(`a filter has 1 to ${MAX_PREFIXES} prefixes, without NUL`);
  return prefixes;
};
