/** An event to be written. `id` is a UUID: the same id at the same revision is the same event, however often it is sent. */
export type ProposedEvent = Readonly<{ id: string; type: string; data: object; metadata: object }>;

/** An event as the log holds it; `data` and `metadata` are not checked yet. */
export type StoredEvent = Readonly<{
  id: string;
  stream: string;
  /** Place in its stream, from 0. */
  revision: bigint;
  /** Place in the whole log; grows from event to event, with gaps. */
  position: bigint;
  type: string;
  data: unknown;
  metadata: unknown;
  /** The server's clock. Nothing is decided by it. */
  created: Date;
}>;

export type ReadOptions = Readonly<{
  /** Inclusive. Default: the first event, or the last one when reading backwards. */
  from?: bigint;
  backwards?: boolean;
  /** At most this many events; default: all. */
  limit?: number;
}>;

/** The expected revision of a stream that must not exist yet. */
export const NO_STREAM = -1n;

export type SubscribeOptions = Readonly<{
  /** Streams named `<category>-…`, of any of these. */
  categories: readonly string[];
  /** The last position that was handled; default: from the beginning. */
  after?: bigint;
  /** Ends the subscription, quietly. */
  signal: AbortSignal;
}>;

export type SubscriptionMessage =
  | Readonly<{ type: 'event'; event: StoredEvent }>
  /** Everything up to here that concerns the subscription has been handled. There need not be an event at it. */
  | Readonly<{ type: 'checkpoint'; position: bigint }>
  /** Everything that was there at the start (or at a resumption) has been handled; from now on it is live. */
  | Readonly<{ type: 'caught-up' }>;

/** The log, whichever server is behind it. All methods throw OutageError when it cannot be reached. */
export interface EventLog {
  /** The events of a stream, in order; none if there is no such stream. */
  read(stream: string, options?: ReadOptions): AsyncIterable<StoredEvent>;
  /**
   * Writes all events or none. Settles always: an outcome that got lost is found out by reading the stream, and what is
   * not there is sent again, identically, which the log recognises. Throws WrongRevisionError when the stream is not at
   * `expected` (-1: no stream), OutageError when neither worked in time; its message says whether the events were seen
   * not to be there, or whether nothing is known.
   */
  append(stream: string, expected: bigint, events: readonly ProposedEvent[]): Promise<void>;
  /**
   * Everything of some categories, in order, then live. A message counts as handled when the next one is asked for.
   * Survives dropped connections by itself; never skips, never repeats.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage>;
  /** The event at exactly this position. */
  eventAt(position: bigint): Promise<StoredEvent | undefined>;
  dispose(): Promise<void>;
}

/** Somebody else has written to the stream: read it again and decide anew. */
export class WrongRevisionError extends Error {
  override readonly name = 'WrongRevisionError';
  constructor(
    readonly stream: string,
    readonly expected: bigint,
    options?: ErrorOptions,
  ) {
    super(`the stream ${stream} is not at revision ${String(expected)}: read it again, decide again`, options);
  }
}
