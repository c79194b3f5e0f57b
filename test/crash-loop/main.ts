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

const recovery = (took: readonly number[]): string => {
  const [p50, p99, most] = [0.5, 0.99, 1].map((q) => Math.round(quantile(took, q)));
  return `p50 ${p50} ms, p99 ${p99} ms, at most ${most} ms of ${took.length}`;
};

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
  for (const [fault, { times, recoveries: took }] of report.faults) {
    recoveries.push(...took);
    print(`${name}: ${fault}, ${times} times${took.length > 0 ? `; answers again: ${recovery(took)}` : ''}`);
  }
  print(`${name}: ${report.rowsRebuilt} rows of read models rebuilt from the log, byte for byte as the live ones`);
  messages += report.messages;
}
print(`${messages} messages, every ledger agrees; answers again: ${recovery(recoveries)}`);
process.exitCode = quantile(recoveries, 0.99) > 5_000 ? 1 : 0;
