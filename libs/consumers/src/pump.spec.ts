import { instant } from '@envoi/event-sourcing';
import { type HeldVisit } from '@envoi/read-store';
import { jest } from '@jest/globals';
import { backOff } from './back-off.ts';
import { startPump } from './pump.ts';

const visit = (n: number): HeldVisit => ({
  ...{ work: 'errand', key: `${n}`, fence: BigInt(n), attempts: 0, outages: 0, generation: 0 },
  ...{ assertHeld: () => undefined, lost: new AbortController().signal, letGo: () => undefined },
});

it('looks once for what became due, and for the places that became free, in 25 ms', async () => {
  jest.useFakeTimers();
  const due = Array.from({ length: 40 }, (_, n) => visit(n));
  const asked: number[] = [];
  const pump = startPump({
    store: {
      finishVisit: () => Promise.resolve(true),
      failVisit: () => Promise.resolve(true),
      nextVisitIn: () => Promise.resolve(undefined),
    },
    visits: {
      claim: ({ most }) => (asked.push(most), Promise.resolve(due.splice(0, Math.min(most, 10)))),
      close: () => Promise.resolve(),
    },
    works: [{ name: 'errand', perform: () => Promise.resolve({}) }],
    clock: { now: () => instant(0) },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ...{ concurrency: 32, backOff, grace: 0 },
  });
  try {
    await jest.advanceTimersByTimeAsync(24);
    pump.poke();
    pump.poke();
    expect(asked).toEqual([32]);
    await jest.advanceTimersByTimeAsync(1);
    expect(asked).toEqual([32, 32]); // all ten have ended
    await jest.advanceTimersByTimeAsync(50);
    expect(asked).toHaveLength(4);
    expect(due).toEqual([]);
  } finally {
    await Promise.all([pump.stop(), jest.advanceTimersByTimeAsync(50)]);
    jest.useRealTimers();
  }
});
