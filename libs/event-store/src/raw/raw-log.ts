import { type Position, type RawEvent } from './raw-event.ts';

export type FollowOptions = Readonly<{
  /** Exclusive. Default: from the beginning. */
  after?: Position | undefined;
  /** Ends it, quietly. */
  signal: AbortSignal;
}>;

export type FollowMessage =
  | Readonly<{ type: 'event'; event: RawEvent }>
  /** Everything that was there at the start (or at a resumption) has been yielded; from now on it is live. */
  | Readonly<{ type: 'caught-up' }>;

/**
 * The whole log by the byte, in its order: every stream, the server's own included. All methods throw OutageError when it
 * stays out of reach.
 */
export interface RawLog {
  /** Everything that is there, to the end. */
  all(options?: Readonly<{ after?: Position | undefined }>): AsyncGenerator<RawEvent, void, void>;
  /**
   * The same, and then live. Never ends by itself: it survives drops, outages and silence, and goes on after the event
   * that was yielded last. Nothing is skipped, nothing repeated.
   */
  follow(options: FollowOptions): AsyncGenerator<FollowMessage, void, void>;
  /** The event at exactly this position. */
  at(position: Position): Promise<RawEvent | undefined>;
  /** The commit position of the last event; 0: the log is empty. */
  end(): Promise<bigint>;
  dispose(): Promise<void>;
}
