/** Every n-th point, in a process of its own; reports to `crash-points.ts`. */
import { plants } from './plants.ts';
import { callsOf, interrupted, ways } from './interruptions.ts';
import { prepare } from './running.ts';

const [first = 0, by = 1] = process.argv.slice(2, 4).map(Number);
const planted = plants[process.argv[4] ?? ''] ?? {};
await prepare(planted);
const { calls, result } = await callsOf(planted);
const failed = result.violations.map((violation) => `uninterrupted: ${violation}`);
let covered = 0;
let runs = 0;
for (let point = first; point < calls.length; point += by) {
  const { number = 0, port, method } = calls[point] ?? {};
  for (const way of ways) {
    const { violations, reached } = await interrupted(number, way, planted);
    runs += 1;
    if (reached) covered += 1;
    if (violations.length > 0)
      failed.push(`${way} at call ${number} (${port ?? ''}.${method ?? ''}): ${violations.join('; ')}`);
  }
}
const byPort: Record<string, number> = {};
for (const { port } of calls) byPort[port] = (byPort[port] ?? 0) + 1;
process.send?.({ points: calls.length, covered, runs, failed, byPort });
if (process.connected) process.disconnect();
