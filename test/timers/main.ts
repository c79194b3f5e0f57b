import { parseArgs } from 'node:util';
import { quantile } from '../bench/row.ts';
import { runTimers } from './run.ts';

/** `npm run timers -- [--exports N] [--seconds S] [--restart-every MS]` */
const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { exports: text, seconds: text, 'restart-every': text } });
const exports = Number(values.exports ?? 10_000);
const seconds = Number(values.seconds ?? 60);
const restartEvery = Number(values['restart-every'] ?? 4_000);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const milliseconds = (time: number): string => `${time.toFixed(1)} ms`;
const costs = (times: ReadonlyMap<string, number>): string =>
  [...times].map(([name, time]) => `${name} ${milliseconds(time)}`).join(', ');
const sum = (times: ReadonlyMap<string, number>): number => [...times.values()].reduce((a, b) => a + b, 0);

const burst = await runTimers({ exports, apart: 0, ...(restartEvery > 0 && { restartEvery }), log: print });
const rate = burst.exports / (burst.took / 1_000);
const wrong = burst.missing + burst.twice + burst.early;
print(`${burst.exports} due at the same moment, Postgres restarted ${burst.restarts} times: ${burst.missing} missing, ${burst.twice} twice, ${burst.early} early; ${rate.toFixed(1)} a second`); // prettier-ignore
const parts = [0.25, 0.5, 0.75, 1].map((part) => Math.round(quantile(burst.lateness, part) / 1_000));
print(`a quarter of them after ${parts.join(' s, the next after ')} s`);
print(`processors worked ${milliseconds(sum(burst.processorTime))} for an export: ${costs(burst.processorTime)}`);

const quiet = await runTimers({ exports: 20 * seconds, apart: 50, log: print });
const late = quantile(quiet.lateness, 1);
print(`20 due a second for ${seconds} s: ${quiet.missing} missing, ${quiet.twice} twice, ${quiet.early} early; late by p50 ${quantile(quiet.lateness, 0.5)} ms, p99 ${quantile(quiet.lateness, 0.99)} ms, at most ${late} ms`); // prettier-ignore
print(`processors worked ${milliseconds(sum(quiet.processorTime))} for an export: ${costs(quiet.processorTime)}`);
process.exitCode = wrong + quiet.missing + quiet.twice + quiet.early > 0 || rate < 50 || late > 1_000 ? 1 : 0;
