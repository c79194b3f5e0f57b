import { parseArgs } from 'node:util';
import { quantile } from '../bench/row.ts';
import { crashLoop } from './run.ts';
import { servicesTarget } from './services-target.ts';
import { standaloneTarget } from './standalone-target.ts';

/** `npm run crash-loop -- --cycles N [--seed S] [--target standalone|services] [--only PART_OF_A_FAULT]` */
const { values } = parseArgs({
  options: {
    cycles: { type: 'string' },
    seed: { type: 'string' },
    target: { type: 'string' },
    only: { type: 'string' },
  },
});
const cycles = Number(values.cycles ?? 15);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const targets = { standalone: standaloneTarget, services: servicesTarget };
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const recoveries: number[] = [];
let messages = 0;
for (const [name, make] of Object.entries(targets)) {
  if (values.target !== undefined && values.target !== name) continue;
  const report = await crashLoop({
    make,
    cycles,
    seed,
    log: print,
    ...(values.only !== undefined && { only: values.only }),
  });
  recoveries.push(...report.recoveries);
  messages += report.messages;
}
const p99 = quantile(recoveries, 0.99);
print(`${messages} messages, every ledger agrees; answers again: p50 ${Math.round(quantile(recoveries, 0.5))} ms, p99 ${Math.round(p99)} ms of ${recoveries.length}`); // prettier-ignore
process.exitCode = p99 > 5_000 ? 1 : 0;
