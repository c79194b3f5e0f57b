import { inProcesses } from './processes.ts';

/** What one process, or all of them, have done so far. */
export type Report = Readonly<{
  runs: number;
  steps: number;
  events: number;
  /** Of events that were recorded in any run. */
  types: readonly string[];
  /** Milliseconds of CPU. */
  cpu: number;
  /** Seed, and what was broken under it. */
  failed: readonly (readonly [number, string])[];
}>;

export type Range = Readonly<{ from: number; runs: number; processes: number; plant: string }>;

const NOTHING: Report = { runs: 0, steps: 0, events: 0, types: [], cpu: 0, failed: [] };

/** Each process takes every n-th seed, and says now and then how far it is, until a few of its runs have broken something. */
export async function runSeeds(
  { from, runs, processes, plant }: Range,
  onProgress: (all: Report) => void,
): Promise<Report> {
  const latest = new Map<number, Report>();
  const args = [String(from), String(from + runs), plant];
  await inProcesses('./worker.ts', { processes: Math.min(processes, runs), args }, (report, number) => {
    latest.set(number, report as Report);
    onProgress(sumOf([...latest.values()]));
  });
  return sumOf([...latest.values()]);
}

const sumOf = (reports: readonly Report[]): Report =>
  reports.reduce(
    (all, { runs, steps, events, types, cpu, failed }) => ({
      runs: all.runs + runs,
      steps: all.steps + steps,
      events: all.events + events,
      types: [...new Set([...all.types, ...types])],
      cpu: all.cpu + cpu,
      failed: [...all.failed, ...failed].sort(([a], [b]) => a - b),
    }),
    NOTHING,
  );
