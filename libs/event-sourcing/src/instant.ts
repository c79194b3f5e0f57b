import { type Brand } from './brand.ts';

/** A point in time: ISO 8601 in UTC with milliseconds (`2026-11-23T10:00:00.000Z`). Such texts order as the instants do. */
export type Instant = Brand<string, 'Instant'>;

/** A length of time in milliseconds. */
export type Milliseconds = number;

export const SECOND: Milliseconds = 1_000;
export const MINUTE: Milliseconds = 60 * SECOND;
export const HOUR: Milliseconds = 60 * MINUTE;
export const DAY: Milliseconds = 24 * HOUR;

/**
 * The instant of a text with a time zone, a `Date`, or milliseconds since 1970.
 * Throws a RangeError if there is no such instant between the years 0 and 9999.
 */
export const instant = (of: string | number | Date): Instant => {
  const text = new Date(of).toISOString();
  if (text.length !== 24) throw new RangeError(`not an instant of the years 0 to 9999: ${text}`);
  return text as Instant;
};

/** Whether a text is one as it is, in UTC with three decimals. */
export const isInstant = (text: string): text is Instant => {
  try {
    return instant(text) === text;
  } catch {
    return false;
  }
};

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const toMilliseconds = (at: Instant): Milliseconds => Date.parse(at);

export const plus = (at: Instant, length: Milliseconds): Instant => instant(toMilliseconds(at) + length);

/** How long from `from` until `to`; negative when `to` is earlier. */
export const between = (from: Instant, to: Instant): Milliseconds => toMilliseconds(to) - toMilliseconds(from);

export const latest = (first: Instant, ...rest: readonly Instant[]): Instant =>
  rest.reduce((a, b) => (a > b ? a : b), first);

export const earliest = (first: Instant, ...rest: readonly Instant[]): Instant =>
  rest.reduce((a, b) => (a < b ? a : b), first);

/** Business time. Signatures, tokens, leases and the deadlines of calls use the machine's clock instead. */
export interface Clock {
  now(): Instant;
}
