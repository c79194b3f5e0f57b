import { invalidArgument, unimplemented } from './errors.ts';
import { streamNameIn } from './messages.ts';
import { type Direction } from './reader.ts';
import { type EventRecord } from './record.ts';
import { ReadReq, type Streams } from './stubs.ts';

/** Where a read begins. */
type From = 'start' | 'end' | bigint;

/** What the one RPC for reading is asked for. */
export type ReadRequest = Readonly<
  | { type: 'read-stream'; stream: string; from: From; direction: Direction; count: number }
  | { type: 'read-all'; from: From; direction: Direction; count: number }
  | { type: 'subscribe-stream'; stream: string; from: From }
  | ({ type: 'subscribe-all'; from: From } & Filter)
>;

type Filter = Readonly<{
  matches: (record: EventRecord) => boolean;
  /** A checkpoint after so many records considered; none without a filter. */
  checkpointEvery: number;
}>;

/** Records that a filter considers for each unit of the client's checkpoint interval, unless it says otherwise. */
const WINDOW = 32;

/** Throws INVALID_ARGUMENT or UNIMPLEMENTED for what cannot be answered. */
export const readRequestIn = (request: Streams.ReadReq): ReadRequest => {
  const options = request.getOptions();
  if (options === undefined) throw invalidArgument('a read needs options');
  const direction = options.getReadDirection() === ReadReq.Options.ReadDirection.FORWARDS ? 'forwards' : 'backwards';
  const range = { direction, count: Number(options.getCount()) } as const;
  const stream = options.getStream();
  if (stream !== undefined) return streamRequest(stream, range, options.hasSubscription());
  const all = options.getAll();
  if (all === undefined) throw invalidArgument('a read names a stream, or $all');
  const from = fromIn(all, positionIn(all.getPosition()));
  if (options.hasSubscription()) return { type: 'subscribe-all', from, ...filterIn(options.getFilter()) };
  if (options.hasFilter()) throw unimplemented('filtered reads of $all');
  return { type: 'read-all', from, ...range };
};

const streamRequest = (
  options: Streams.ReadReq.Options.StreamOptions,
  range: Readonly<{ direction: Direction; count: number }>,
  subscribes: boolean,
): ReadRequest => {
  const stream = streamNameIn(options.getStreamIdentifier());
  const from = fromIn(options, options.hasRevision() ? BigInt(options.getRevision()) : undefined);
  if (subscribes) return { type: 'subscribe-stream', stream, from };
  if (range.direction === 'forwards' && from === 'end')
    throw invalidArgument('nothing is to be read forwards from the end');
  return { type: 'read-stream', stream, from, ...range };
};

const positionIn = (position: Streams.ReadReq.Options.Position | undefined): bigint | undefined =>
  position === undefined ? undefined : BigInt(position.getCommitPosition());

const fromIn = (options: { hasStart(): boolean; hasEnd(): boolean }, at: bigint | undefined): From => {
  if (at !== undefined) return at;
  return options.hasEnd() ? 'end' : 'start';
};

const filterIn = (filter: Streams.ReadReq.Options.FilterOptions | undefined): Filter => {
  if (filter === undefined) return { matches: () => true, checkpointEvery: Infinity };
  const expression = filter.getStreamIdentifier() ?? filter.getEventType();
  const prefixes = expression?.getPrefixList() ?? [];
  if (prefixes.length === 0) throw unimplemented('filters by regular expression');
  const name: (record: EventRecord) => string = filter.hasStreamIdentifier()
    ? ({ stream }) => stream
    : ({ type }) => type;
  return {
    matches: (record) => prefixes.some((prefix) => name(record).startsWith(prefix)),
    checkpointEvery:
      Math.max(1, filter.getCheckpointintervalmultiplier()) * (filter.hasMax() ? filter.getMax() : WINDOW),
  };
};
