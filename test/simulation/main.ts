/**
 * `npm run sim -- --runs N [--from SEED] [--processes N] [--plant NAME]`; `-- --seed S [--log]` to replay one run;
 * `-- --plants --runs N` to look for each planted defect in turn.
 */
import { parseArgs } from 'node:util';
import { eventSchemas } from '@envoi/composition';
import { plants } from './plants.ts';
import { runSeeds, type Report } from './pool.ts';
import { PROCESSES, inProcesses } from './processes.ts';
import { prepare, runSeed, shrink } from './running.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    log: { type: 'boolean', default: false },
    plant: { type: 'string' },
    plants: { type: 'boolean', default: false },
    processes: { type: 'string', default: String(PROCESSES) },
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
  const smallest = await shrink(seed, result, planted);
  say(`shrunk to ${JSON.stringify(smallest.scenario, undefined, 2)}`);
  say(`where ${smallest.result.violations.join('; ')}`);
}

/** A line each ten seconds, for who waits. */
const progress = (runs: number): ((all: Report) => void) => {
  const started = performance.now();
  let said = started;
  return (all) => {
    const now = performance.now();
    if (now - said < 10_000 || all.runs === 0) return;
    said = now;
    const left = Math.ceil(((now - started) / all.runs) * ((runs - all.runs) / 1000));
    process.stderr.write(`${all.runs} of ${runs} runs, ${all.failed.length} failed, ${left} s left\n`);
  };
};

async function runMany(from: number, runs: number, processes: number): Promise<void> {
  const { plant = '' } = values;
  const started = performance.now();
  const all = await runSeeds({ from, runs, processes, plant }, progress(runs));
  const seconds = (performance.now() - started) / 1000;
  for (const [seed, what] of all.failed) {
    say(`seed ${seed}: ${what}`);
    say(`  again, step by step: npm run sim -- --seed ${seed} --log${plant === '' ? '' : ` --plant ${plant}`}`);
  }
  const [first] = all.failed;
  if (first !== undefined) await replay(first[0]);
  const unseen = Object.values(eventSchemas).flatMap((of) => Object.keys(of)).filter((type) => !all.types.includes(type)); // prettier-ignore
  say(`never recorded: ${unseen.join(', ')}`);
  say(`${all.runs} runs, ${all.failed.length} failed; ${all.steps} steps, ${all.events} events`);
  say(`${seconds.toFixed(0)} s by ${processes} processes, ${(all.cpu / all.runs).toFixed(1)} ms of CPU for a run`);
}

/** Which seed showed a planted defect, and by what, one example for each rule; without one: none did. */
export type Found = Readonly<{ plant: string; seed?: number; what?: string }>;

async function lookForPlants(runs: number, processes: number): Promise<void> {
  let found = 0;
  await inProcesses('./plants-worker.ts', { processes, args: [String(runs)] }, (report) => {
    const { plant, seed, what = '' } = report as Found;
    say(seed === undefined ? `${plant}: not found in ${runs} runs` : `${plant}: seed ${seed}: ${what}`);
    if (seed !== undefined) found += 1;
  });
  const all = Object.keys(plants).length;
  say(`${found} of ${all} planted defects found`);
  if (found < all) process.exitCode = 1;
}

if (values.plants) await lookForPlants(Number(values.runs), Number(values.processes));
else if (values.seed !== undefined) await replay(Number(values.seed));
else await runMany(Number(values.from), Number(values.runs), Number(values.processes));
