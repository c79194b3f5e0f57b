/** `npm run sim -- --runs N [--from SEED] [--processes N] [--plant NAME]`, or `-- --seed S [--log]` to replay one run. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { plants } from './plants.ts';
import { prepare, runSeed, shrink } from './running.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    log: { type: 'boolean', default: false },
    plant: { type: 'string' },
    processes: { type: 'string', default: String(Math.min(8, availableParallelism())) },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (values.plant !== undefined && !(values.plant in plants))
  throw new Error(`no plant ${values.plant}; there are ${Object.keys(plants).join(', ')}`);
const planted = values.plant === undefined ? {} : { plants: plants[values.plant] ?? {} };

async function replay(seed: number): Promise<void> {
  await prepare(planted.plants);
  const result = await runSeed(seed, { ...planted, ...(values.log && { log: say }) });
  say(`seed ${seed}: ${result.violations.length === 0 ? 'nothing broken' : result.violations.join('; ')}`);
  say(`trace ${result.trace}, ${result.steps} steps, ${result.calls} calls, ${result.events} events`);
  if (result.violations.length === 0) return;
  process.exitCode = 1;
  const smallest = await shrink(seed, planted);
  say(`shrunk to ${JSON.stringify(smallest.scenario, undefined, 2)}`);
  say(`where ${smallest.result.violations.join('; ')}`);
}

type Report = Readonly<{
  runs: number;
  steps: number;
  events: number;
  cpu: number;
  failed: readonly (readonly [number, string])[];
}>;

/** Each process takes every n-th seed, until one of its runs breaks something. */
const inProcess = (from: number, to: number, by: number): Promise<Report> => {
  const plant = values.plant ?? '';
  const child = fork(new URL('./worker.ts', import.meta.url), [String(from), String(to), String(by), plant], {
    execArgv: [...process.execArgv, '--max-old-space-size=1500'],
  });
  const reported = Promise.withResolvers<Report>();
  child.once('message', (report) => reported.resolve(report as Report));
  child.once('exit', (code) => reported.reject(new Error(`a process of the simulation ended with ${String(code)}`)));
  return reported.promise;
};

async function runMany(from: number, runs: number, processes: number): Promise<void> {
  const started = performance.now();
  const all = await Promise.all(
    Array.from({ length: processes }, (_, first) => inProcess(from + first, from + runs, processes)),
  );
  const sum = (of: (report: Report) => number): number => all.reduce((total, report) => total + of(report), 0);
  const failed = all.flatMap((report) => report.failed).sort(([a], [b]) => a - b);
  for (const [seed, what] of failed) {
    say(`seed ${seed}: ${what}`);
    say(
      `  again, step by step: npm run sim -- --seed ${seed} --log${values.plant === undefined ? '' : ` --plant ${values.plant}`}`,
    );
  }
  const count = sum((report) => report.runs);
  const seconds = (performance.now() - started) / 1000;
  const each = (sum(({ cpu }) => cpu) / count).toFixed(1);
  say(
    `${count} runs, ${failed.length} failed; ${sum(({ steps }) => steps)} steps, ${sum(({ events }) => events)} events`,
  );
  say(`${seconds.toFixed(0)} s by ${processes} processes, ${each} ms of CPU for a run`);
  if (failed.length > 0) process.exitCode = 1;
}

if (values.seed !== undefined) await replay(Number(values.seed));
else await runMany(Number(values.from), Number(values.runs), Number(values.processes));
