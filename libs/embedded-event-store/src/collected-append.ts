import { MAX_APPEND_SIZE, appendTooBig, invalidArgument } from './errors.ts';
import { type Write } from './draft.ts';
import { type Expected } from './expected-revision.ts';
import { proposalIn, streamNameIn } from './messages.ts';
import { METADATA_TYPE, isMetastream, sizeOf, type Proposal } from './record.ts';
import { type Streams } from './stubs.ts';

type Message = Streams.AppendReq.ProposedMessage | Streams.BatchAppendReq.ProposedMessage;

/** An append as it comes in, piece by piece. Keeps no more than it may have, and remembers the first thing wrong with it. */
export class CollectedAppend {
  readonly #events: Proposal[] = [];
  #size = 0;
  #wrong: Error | undefined;

  constructor(
    readonly stream: string,
    readonly expected: Expected,
  ) {
    if (!isWritable(stream)) this.#wrong = invalidArgument('events cannot be written to a stream of this name');
  }

  add(message: Message): void {
    if (this.#wrong !== undefined) return;
    try {
      const event = proposalIn(message);
      this.#size += sizeOf(event);
      if (this.#size > MAX_APPEND_SIZE) throw appendTooBig();
      if (isMetastream(this.stream) && event.type !== METADATA_TYPE)
        throw invalidArgument(`${this.stream} holds ${METADATA_TYPE} only`);
      this.#events.push(event);
    } catch (error) {
      this.#wrong = error instanceof Error ? error : invalidArgument('the event cannot be read');
      this.#events.length = 0;
    }
  }

  /** Throws what was wrong. */
  write(): Write {
    if (this.#wrong !== undefined) throw this.#wrong;
    return { type: 'append', stream: this.stream, expected: this.expected, events: this.#events };
  }
}

/** Not without a name, no metastream of a metastream, and what Postgres can store. */
const isWritable = (stream: string): boolean =>
  stream !== '' && stream !== '$$' && !stream.startsWith('$$$$') && !stream.includes('\u0000');

type Options =
  Streams.AppendReq.Options | Streams.BatchAppendReq.Options | Streams.DeleteReq.Options | Streams.TombstoneReq.Options;

/** The stream and the expectation that a request names. Throws INVALID_ARGUMENT when it has no options. */
export const targetIn = (options: Options | undefined): { stream: string; expected: Expected } => {
  if (options === undefined) throw invalidArgument('the request needs options');
  return { stream: streamNameIn(options.getStreamIdentifier()), expected: expectedIn(options) };
};

const expectedIn = (options: Options): Expected => {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream-exists';
  return BigInt('hasStreamPosition' in options ? options.getStreamPosition() : options.getRevision());
};
