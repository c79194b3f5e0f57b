/** The lease is another's by now, or may be: stop, do nothing more in its name. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  constructor(lease: string) {
    super(`the lease "${lease}" is lost`);
  }
}

export interface Lease {
  readonly name: string;
  /** Grows with each holder: a write compares it (`assertFence`), so that a late one of a former holder fails. */
  readonly fence: bigint;
  /** Throws LeaseLostError unless it is certain that nobody else holds it. Right before each irrevocable call. */
  assertHeld(): void;
  /** Aborted as soon as the lease is lost or released, with a LeaseLostError. It never comes back. */
  readonly lost: AbortSignal;
  /** Another may have it at once. */
  release(): Promise<void>;
}
