import { HOUR, OutageError, SECOND, type Milliseconds } from '@envoi/event-sourcing';

export interface BackOff {
  /** Doubles with each failure. Default 100 ms. */
  first: Milliseconds;
  /** Never longer. Default 60 s. */
  most: Milliseconds;
  /** At least so often a connection that is down is probed. Default 5 s. */
  probe: Milliseconds;
  /** From 0 to 1; full jitter, so that those who failed together do not come back together. */
  random: () => number;
}

export const backOff: BackOff = { first: 100, most: 60 * SECOND, probe: 5 * SECOND, random: Math.random };

const jittered = ({ first, most, random }: BackOff, failures: number): Milliseconds =>
  random() * Math.min(most, first * 2 ** Math.min(failures, 30));

/** How long to wait after `error`, when `failures` of its kind came before it in a row. Up to an hour if the other side asks for it. */
export const waitAfter = (error: unknown, failures: number, policy: BackOff): Milliseconds => {
  if (!(error instanceof OutageError)) return jittered(policy, failures);
  const asked = error.retryAfter;
  if (asked !== undefined) return Math.min(Math.max(asked, 0), HOUR);
  return jittered({ ...policy, most: Math.min(policy.most, policy.probe) }, failures);
};
