import { fork } from 'node:child_process';

/** What one process, or all of them, have done so far. */
export type Report = Readonly<{
  runs: number;
  steps: number;
  events: number;
  /** Milliseconds of CPU. */
  cpu: number;
  /** Seed, and what was broken under it. */
  failed: readonly (readonly [number, string])[];
}>;

export type Range = Readonly<{ from: number; runs: number; processes: number; plant: string }>;

const NOTHING: Report = { runs: 0, steps: 0, events: 0, cpu: 0, failed: [] };

/** Of each process some hundred megabytes are code and containers; runs leave next to nothing. */
const MEMORY = '--max-old-space-size=1500';

/** Each process takes every n-th seed, and says now and then how far it is, until a few of its runs have broken something. */
export async function runSeeds(
  { from, runs, processes, plant }: Range,
  onProgress: (all: Report) => void,
): Promise<Report> {
  const latest = new Map<number, Report>();
  const inProcess = (first: number): Promise<void> => {
    const args = [from + first, from + runs, processes].map(String);
    const child = fork(new URL('./worker.ts', import.meta.url), [...args, plant], {
      execArgv: [...process.execArgv, MEMORY],
    });
    const ended = Promise.withResolvers<undefined>();
    child.on('message', (report: Report) => {
      latest.set(first, report);
      onProgress(sumOf([...latest.values()]));
    });
    child.once('exit', (code) => {
      if (code === 0) ended.resolve(undefined);
      else ended.reject(new Error(`a process of the simulation ended with ${String(code)}`));
    });
    return ended.promise;
  };
  await Promise.all(Array.from({ length: Math.min(processes, runs) }, (_, first) => inProcess(first)));
  return sumOf([...latest.values()]);
}

const sumOf = (reports: readonly Report[]): Report =>
  reports.reduce(
    (all, { runs, steps, events, cpu, failed }) => ({
      runs: all.runs + runs,
      steps: all.steps + steps,
      events: all.events + events,
      cpu: all.cpu + cpu,
      failed: [...all.failed, ...failed].sort(([a], [b]) => a - b),
    }),
    NOTHING,
  );
