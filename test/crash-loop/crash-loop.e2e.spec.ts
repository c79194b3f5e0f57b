import { crashLoop } from './run.ts';
import { servicesTarget } from './services-target.ts';
import { standaloneTarget } from './standalone-target.ts';

/** More for a longer look: `npm run crash-loop -- --cycles N` says more on its way. */
const cycles = Number(process.env['CRASH_LOOP_CYCLES'] ?? 3);
const seed = Number(process.env['CRASH_LOOP_SEED'] ?? Date.now() % 1_000_000);

describe.each([
  ['the standalone', standaloneTarget],
  ['gateway, workers, event store and Postgres', servicesTarget],
])('%s, killed and stopped and paused under load', (_, make) => {
  it(
    'loses nothing, does nothing twice, and answers again soon',
    async () => {
      const { faults, messages, rowsRebuilt } = await crashLoop({ make, cycles, seed });
      expect(messages).toBeGreaterThan(cycles * 10);
      expect(rowsRebuilt).toBeGreaterThan(0);
      const recoveries = [...faults.values()].flatMap(({ recoveries: took }) => took);
      expect(Math.max(0, ...recoveries)).toBeLessThan(30_000); // the five seconds are measured where nothing else runs: `npm run crash-loop`
    },
    60_000 + cycles * 60_000,
  );
});
