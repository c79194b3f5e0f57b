import { OutageError, SECOND, type Milliseconds } from '@envoi/event-sourcing';

export type BreakerAlert = Readonly<{ alert: 'connection-down' | 'connection-up'; connection: string }>;

export interface BreakerOptions {
  /** Until the next try, at most. Default 5 s. A longer `Retry-After` is honoured. */
  probeEvery?: Milliseconds;
  /** Once when it opens, once when it closes. */
  alert: (alert: BreakerAlert) => void;
  /** The machine's clock, in milliseconds. */
  now?: () => number;
}

export interface CircuitBreaker {
  /**
   * Calls unless the connection is known to be down. An OutageError opens the breaker; while it is open one call at a time
   * is let through as a probe, 1 s after the first failure and then every `probeEvery`; the others throw OutageError at once.
   */
  run<T>(call: () => Promise<T>): Promise<T>;
  isOpen(): boolean;
}

type Open = { failures: number; probeAt: number; probing: boolean };

/** The outage of a connection is nobody's failure: it is noticed once, and the end of it within `probeEvery`. */
export const circuitBreaker = (
  connection: string,
  { probeEvery = 5 * SECOND, alert, now = Date.now }: BreakerOptions,
): CircuitBreaker => {
  let open: Open | undefined;

  const failed = ({ retryAfter = 0 }: OutageError): void => {
    if (open === undefined) alert({ alert: 'connection-down', connection });
    const failures = (open?.failures ?? 0) + 1;
    const wait = Math.max(failures === 1 ? Math.min(SECOND, probeEvery) : probeEvery, retryAfter);
    open = { failures, probeAt: now() + wait, probing: false };
  };
  const succeeded = (): void => {
    if (open !== undefined) alert({ alert: 'connection-up', connection });
    open = undefined;
  };
  const claimProbe = (current: Open): void => {
    const wait = current.probing ? Math.min(SECOND, probeEvery) : current.probeAt - now();
    if (wait > 0) throw new OutageError(`${connection} is down`, wait);
    current.probing = true;
  };

  return {
    isOpen: () => open !== undefined,
    run: async (call) => {
      const before = open;
      if (before !== undefined) claimProbe(before);
      try {
        const result = await call();
        succeeded();
        return result;
      } catch (error) {
        // Calls that were under way together when the connection broke tell one failure, not many.
        if (error instanceof OutageError && open === before) failed(error);
        else if (!(error instanceof OutageError)) answered(error);
        throw error;
      } finally {
        if (before !== undefined) before.probing = false;
      }
    },
  };

  /** An error that the other side caused by answering ends the outage; an abort by our own caller says nothing about it. */
  function answered(error: unknown): void {
    const name = (error as { name?: unknown } | null)?.name;
    if (name !== 'AbortError' && name !== 'TimeoutError') succeeded();
  }
};
