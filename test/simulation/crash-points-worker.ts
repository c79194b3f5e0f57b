/** Every n-th point, in a process of its own; reports to `crash-points.ts`. */
import { plants } from './plants.ts';
import { callsOf, interrupted, ways } from './interruptions.ts';
import { report } from './processes.ts';
import { prepare, turned } from './running.ts';

const [first = 0, by = 1] = process.argv.slice(2, 4).map(Number);
const isEachOnce = process.argv[4] === 'each-once';
const planted = plants[process.argv[5] ?? ''] ?? {};
await prepare(planted);
const { calls, result } = await callsOf(planted);
const failed = result.violations.map((violation) => `uninterrupted: ${violation}`);
let covered = 0;
let runs = 0;
for (let point = first; point < calls.length; point += by) {
  const { number = 0, port, method } = calls[point] ?? {};
  for (const way of isEachOnce ? ways.slice(point % ways.length).slice(0, 1) : ways) {
    const { violations, reached } = await interrupted(number, way, planted);
    await turned();
    runs += 1;
    if (reached) covered += 1;
    if (violations.length > 0)
      failed.push(`${way} at call ${number} (${port ?? ''}.${method ?? ''}): ${violations.join('; ')}`);
  }
}
const byPort: Record<string, number> = {};
for (const { port } of calls) byPort[port] = (byPort[port] ?? 0) + 1;
report({ points: calls.length, covered, runs, failed, byPort });
if (process.connected) process.disconnect();
