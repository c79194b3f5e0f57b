import { LeaseLostError, type Lease } from './lease.ts';

/** Two clocks, in milliseconds: one stands still while the machine sleeps, the other can be set. */
export interface Reading {
  steady: number;
  wall: number;
}

/** A lease in the hands of its holder, who renews it. */
export interface HeldLease extends Lease {
  /** A renewal that began at `startedAt` succeeded. Too late: the lease stays lost. */
  renewed(startedAt: Reading): void;
  lose(): void;
}

interface Given {
  name: string;
  fence: bigint;
  /** Milliseconds. */
  goodFor: number;
  /** When the call that took it began: the database counts from later, so that we never believe in it for too long. */
  startedAt: Reading;
  now: () => Reading;
}

/** Judges from our own clocks alone whether the lease is still ours; whichever clock says it is over is believed. */
export function heldLease({ name, fence, goodFor, startedAt, now }: Given, giveBack: () => Promise<void>): HeldLease {
  const losing = new AbortController();
  let since = startedAt;
  let timer: NodeJS.Timeout;
  const lose = (): void => {
    clearTimeout(timer);
    losing.abort(new LeaseLostError(name));
  };
  const remaining = (): number => {
    const at = now();
    return goodFor - Math.max(at.steady - since.steady, at.wall - since.wall);
  };
  const look = (): void => {
    clearTimeout(timer);
    if (losing.signal.aborted) return;
    const left = remaining();
    if (left <= 0) lose();
    else timer = setTimeout(look, left).unref();
  };
  look();
  return {
    name,
    fence,
    lost: losing.signal,
    assertHeld: () => {
      look();
      losing.signal.throwIfAborted();
    },
    renewed: (at) => {
      look();
      since = at;
      look();
    },
    lose,
    release: async () => {
      lose();
      await giveBack();
    },
  };
}
