import 'reflect-metadata';
import fc from 'fast-check';
import { replaceNode } from './node.ts';
import { scenarios } from './scenario.ts';
import { simulate } from './run.ts';
import { SlicesOfRun } from './slices-pool.ts';
import { policy } from './world.ts';
await SlicesOfRun.prepare(40, policy);
const real = performance.now.bind(performance);
replaceNode();
const from = Number(process.argv[2] ?? 1), n = Number(process.argv[3] ?? 1);
const start = process.hrtime.bigint();
let steps = 0, calls = 0, events = 0;
for (let seed = from; seed < from + n; seed++) {
  const [scenario] = fc.sample(scenarios, { seed, numRuns: 1 });
  const r = await simulate(seed, scenario!, n === 1 ? { log: (l) => console.log(l) } : {});
  if (n < 20 || r.violations.length) console.log(seed, JSON.stringify(r));
  steps += r.steps; calls += r.calls; events += r.events;
}
void real;
console.log(Number(process.hrtime.bigint() - start) / 1e6 / n, 'ms each', steps / n, calls / n, events/n);
