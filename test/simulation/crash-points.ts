/** `npm run crash-points`: both stories, interrupted at each call of each port, in each way. `--plant NAME`: with a defect. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { ways } from './interruptions.ts';

type Report = Readonly<{
  points: number;
  covered: number;
  runs: number;
  failed: readonly string[];
  byPort: Readonly<Record<string, number>>;
}>;

const { values } = parseArgs({ options: { plant: { type: 'string', default: '' } } });
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const processes = Math.min(8, availableParallelism());
const started = performance.now();

const inProcess = (first: number): Promise<Report> => {
  const child = fork(
    new URL('./crash-points-worker.ts', import.meta.url),
    [String(first), String(processes), values.plant],
    {
      execArgv: process.execArgv,
    },
  );
  const reported = Promise.withResolvers<Report>();
  child.once('message', (report) => reported.resolve(report as Report));
  child.once('exit', (code) => reported.reject(new Error(`a process ended with ${String(code)}`)));
  return reported.promise;
};

const reports = await Promise.all(Array.from({ length: processes }, (_, first) => inProcess(first)));
const [{ points, byPort }] = reports as [Report, ...Report[]];
const sum = (of: (report: Report) => number): number => reports.reduce((total, report) => total + of(report), 0);
const failed = reports.flatMap((report) => report.failed);
for (const line of failed) say(line);
say(
  `${points} calls in two stories: ${Object.entries(byPort)
    .map(([port, count]) => `${port} ${count}`)
    .join(', ')}`,
);
say(`each interrupted in ${ways.length} ways: ${ways.join(', ')}`);
const share = (100 * sum(({ covered }) => covered)) / (points * ways.length);
say(
  `${sum(({ runs }) => runs)} runs, ${failed.length} failed, ${share.toFixed(1)} % of the points covered, ${((performance.now() - started) / 1000).toFixed(0)} s`,
);
if (failed.length > 0 || share < 100) process.exitCode = 1;
