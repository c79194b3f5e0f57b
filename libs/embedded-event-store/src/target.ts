import { invalidArgument } from './errors.ts';
import { type Expected } from './expected-revision.ts';
import { isMetastream } from './record.ts';
import { type Shared, type Streams } from './stubs.ts';

/** What a write is about: a stream, and what its writer expects of it. */
export type Target = Readonly<{ stream: string; expected: Expected }>;

/** Bytes. Postgres cannot index much longer ones. */
const MAX_NAME = 1024;

/** Throws INVALID_ARGUMENT for a name that no stream can have. */
export const streamNameIn = (identifier: Shared.StreamIdentifier | undefined): string => {
  const bytes = identifier?.getStreamName_asU8() ?? new Uint8Array();
  if (bytes.length > MAX_NAME) throw invalidArgument(`a stream's name has at most ${MAX_NAME} bytes`);
  const name = Buffer.from(bytes).toString('utf8');
  if (name.includes('\u0000')) throw invalidArgument("a stream's name has no NUL");
  return name;
};

type AppendOptions = Streams.AppendReq.Options | Streams.BatchAppendReq.Options;
type DeletionOptions = Streams.DeleteReq.Options | Streams.TombstoneReq.Options;

/** Throws INVALID_ARGUMENT when the options are missing, or cannot be met by any stream. */
export const appendTargetIn = (options: AppendOptions | undefined): Target => {
  const target = targetIn(options);
  if (!isWritable(target.stream)) throw invalidArgument('events cannot be written to a stream of this name');
  return target;
};

/** As above; metadata goes with its stream, and never alone. */
export const deletionTargetIn = (options: DeletionOptions | undefined): Target => {
  const target = targetIn(options);
  if (!isWritable(target.stream) || isMetastream(target.stream))
    throw invalidArgument('a stream of this name cannot be deleted');
  return target;
};

const targetIn = (options: AppendOptions | DeletionOptions | undefined): Target => {
  if (options === undefined) throw invalidArgument('the request needs options');
  return { stream: streamNameIn(options.getStreamIdentifier()), expected: expectedIn(options) };
};

/** Not without a name, no metastream of a metastream, and not the log itself. */
const isWritable = (stream: string): boolean =>
  stream !== '' && stream !== '$$' && stream !== '$all' && !stream.startsWith('$$$$');

const expectedIn = (options: AppendOptions | DeletionOptions): Expected => {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream-exists';
  if ('hasStreamPosition' in options) {
    if (options.hasStreamPosition()) return BigInt(options.getStreamPosition());
  } else if (options.hasRevision()) return BigInt(options.getRevision());
  throw invalidArgument('a write names the revision that it expects, or any, no_stream or stream_exists');
};
