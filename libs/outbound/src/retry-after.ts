import { HOUR, SECOND, type Milliseconds } from '@envoi/event-sourcing';

/**
 * How long `Retry-After` (seconds or an HTTP date, RFC 9110 10.2.3) asks us to wait, at most an hour.
 * `now` is the machine's clock in milliseconds. Undefined when the header is absent or makes no sense.
 */
export const parseRetryAfter = (header: string | string[] | undefined, now: number): Milliseconds | undefined => {
  if (typeof header !== 'string') return undefined;
  const length = /^\d+$/.test(header.trim()) ? Number(header) * SECOND : Date.parse(header) - now;
  return Number.isNaN(length) ? undefined : Math.min(Math.max(length, 0), HOUR);
};
