/** Runs some seeds in a process of its own, and reports to `main.ts`. */
import { plants } from './plants.ts';
import { prepare, runSeed } from './running.ts';

const [from = 1, to = 1, by = 1] = process.argv.slice(2, 5).map(Number);
const planted = plants[process.argv[5] ?? ''];
const options = planted === undefined ? {} : { plants: planted };
const MOST_FAILED = 3;

await prepare(planted);
const cpuBefore = process.cpuUsage();
const failed: [number, string][] = [];
let runs = 0;
let steps = 0;
let events = 0;
for (let seed = from; seed < to && failed.length < MOST_FAILED; seed += by) {
  const result = await runSeed(seed, options);
  runs += 1;
  steps += result.steps;
  events += result.events;
  if (result.violations.length > 0) failed.push([seed, result.violations.slice(0, 3).join('; ')]);
}
const { user, system } = process.cpuUsage(cpuBefore);
process.send?.({ runs, steps, events, failed, cpu: (user + system) / 1000 });
if (process.connected) process.disconnect();
