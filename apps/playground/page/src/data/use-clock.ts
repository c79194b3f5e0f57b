import { useEffect, useState } from 'react';
import type { ClockView } from '../../../src/api.ts';
import { api } from './api.ts';
import { useLive } from './live.tsx';
import { useFetched } from './use-fetched.ts';

/** Business time, ticking. It is the server's: what this computer's own clock is off does not matter. */
export function useClock() {
  const { value, set } = useFetched<ClockView & { readAt?: number }>(readClock, []);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => tick((count) => count + 1), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  const take = (clock: ClockView) => set({ ...clock, readAt: performance.now() });
  useLive((event) => {
    if (event.type === 'clock') take(event.clock);
  });
  return {
    clock: value,
    now: value === undefined ? undefined : new Date(Date.parse(value.now) + performance.now() - (value.readAt ?? 0)),
    moveAhead: async (ahead: string) => take(await api.moveClock(ahead)),
  };
}

const readClock = async () => ({ ...(await api.clock()), readAt: performance.now() });
