import { setImmediate as nextTurn } from 'node:timers/promises';
import { instant } from '@envoi/event-sourcing';
import { type HeldVisit } from '@envoi/read-store';
import { backOff } from './back-off.ts';
import { startPump } from './pump.ts';

const visit = (n: number): HeldVisit => ({
  ...{ work: 'errand', key: `${n}`, fence: BigInt(n), attempts: 0, outages: 0, generation: 0 },
  ...{ assertHeld: () => undefined, lost: new AbortController().signal, letGo: () => undefined },
});

it('looks every 25 ms at most for what became due and for places that became free, however often it is poked', async () => {
  let looks = 0;
  let performed = 0;
  const begun = performance.now();
  const pump = startPump({
    store: {
      finishVisit: () => Promise.resolve(true),
      failVisit: () => Promise.resolve(true),
      nextVisitIn: () => Promise.resolve(undefined),
    },
    visits: {
      claim: ({ most }) => {
        looks += 1;
        return Promise.resolve(Array.from({ length: most / 2 }, (_, n) => visit(n)));
      },
      close: () => Promise.resolve(),
    },
    works: [{ name: 'errand', perform: () => ((performed += 1), Promise.resolve({})) }],
    clock: { now: () => instant(0) },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ...{ concurrency: 32, backOff, grace: 0 },
  });
  while (looks < 5) {
    pump.poke();
    await nextTurn();
  }
  const passed = performance.now() - begun;
  await pump.stop();
  expect(passed).toBeGreaterThan(4 * 20); // timers may be early
  expect(performed).toBe(5 * 16);
});
