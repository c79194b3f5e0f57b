import { LeaseLostError, type Lease, type Leases } from '@envoi/read-store';

/** Leases that last until they are taken away, or released. */
export class MemoryLeases implements Leases {
  #fence = 0n;
  #current: { fence: bigint; losing: AbortController } | undefined;

  /** Whether it is the last one that was given out. */
  readonly isLast = ({ fence }: Readonly<{ fence: bigint }>): boolean => fence === this.#fence;

  /** As if its holder had been away for too long: whoever waits may have it. */
  take(): void {
    this.#current?.losing.abort(new LeaseLostError('ledger'));
    this.#current = undefined;
  }

  acquire(name: string): Promise<Lease | undefined> {
    if (this.#current !== undefined) return Promise.resolve(undefined);
    const fence = (this.#fence += 1n);
    const losing = new AbortController();
    this.#current = { fence, losing };
    return Promise.resolve({
      ...{ name, fence, lost: losing.signal },
      assertHeld: () => losing.signal.throwIfAborted(),
      release: () => {
        losing.abort(new LeaseLostError(name));
        if (this.#current?.fence === fence) this.#current = undefined;
        return Promise.resolve();
      },
    });
  }

  async waitFor(name: string, signal: AbortSignal): Promise<Lease> {
    for (;;) {
      signal.throwIfAborted();
      const lease = await this.acquire(name);
      if (lease !== undefined) return lease;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  close(): Promise<void> {
    this.take();
    return Promise.resolve();
  }
}
