/** Runs some seeds in a process of its own, and reports to `pool.ts`. */
import { plants } from './plants.ts';
import { type Report } from './pool.ts';
import { report } from './processes.ts';
import { prepare, runSeed } from './running.ts';

const [number = 0, by = 1, from = 1, to = 1] = process.argv.slice(2, 6).map(Number);
const planted = plants[process.argv[6] ?? ''];
const options = planted === undefined ? {} : { plants: planted };
const MOST_FAILED = 3;
/** Runs between two reports. */
const REPORTED_EVERY = 50;

await prepare(planted);
const cpuBefore = process.cpuUsage();
const failed: [number, string][] = [];
let runs = 0;
let steps = 0;
let events = 0;
const types = new Set<string>();
const reportSoFar = (): void => {
  const { user, system } = process.cpuUsage(cpuBefore);
  report({ runs, steps, events, types: [...types], failed, cpu: (user + system) / 1000 } satisfies Report);
};
for (let seed = from + number; seed < to && failed.length < MOST_FAILED; seed += by) {
  const result = await runSeed(seed, options);
  runs += 1;
  steps += result.steps;
  events += result.events;
  for (const type of result.types) types.add(type);
  if (result.violations.length > 0) failed.push([seed, result.violations.slice(0, 3).join('; ')]);
  if (runs % REPORTED_EVERY === 0) reportSoFar();
}
reportSoFar();
if (process.connected) process.disconnect();
