import { type Instant, type Recorded } from '@envoi/event-sourcing';

/** One look at what may be due. Between two looks nothing is remembered but the numbers here. */
export interface Visit {
  readonly key: string;
  /** Business time, read afresh each time. */
  readonly now: Instant;
  /** 1, and one more after each failure; outages do not count. */
  readonly attempt: number;
  /** How often an operator has driven it again. */
  readonly generation: number;
  /** Aborted when the visit is lost to another worker. */
  readonly lost: AbortSignal;
  /** Throws LeaseLostError unless the visit is certainly still ours. Right before each irrevocable call. */
  readonly assertHeld: () => void;
}

/** When to look again if nothing wakes it before. */
export type Visited = Readonly<{ until?: Instant }>;

/** Anything that is woken by events or by time and must end up done. */
export interface Work {
  /** Stored with its visits: it never changes. */
  readonly name: string;
  /** The visits that an event arms, due at once. Without it they are armed by `armVisit` only. */
  readonly wakes?: Readonly<{ categories: readonly string[]; keys: (event: Recorded) => readonly string[] }>;
  /**
   * May be repeated at any point, and must find out by itself what is still to be done. Never runs twice at once for a
   * key. Throwing means again after a back-off; an OutageError means a probe within 5 s, and is nobody's failure.
   */
  perform(visit: Visit): Promise<Visited>;
  /** After so many failures it is parked: visible, with an alert, until an operator drives it again. Default: `PARK_AFTER`. */
  readonly parkAfter?: number;
  /**
   * Right before a visit is parked: whoever waits for what it does should hear of the delay. May be repeated. An outage
   * puts the parking off; whatever else it throws is written down, and the visit is parked all the same.
   */
  onParking?(visit: Visit): Promise<void>;
}

/** By then it has been tried for half a minute; the back-off is long enough that a deployment is over. */
export const PARK_AFTER = 10;

/** Thrown by a work that cannot go on without an operator: its visit is parked at once, with an alert. */
export class ParkNowError extends Error {
  override readonly name = 'ParkNowError';
}
