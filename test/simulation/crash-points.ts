/**
 * `npm run crash-points`: both stories, interrupted at each call of each port, in each way. `--each-once`: each call in one
 * of the ways, in turn. `--plant NAME`: with a defect.
 */
import { parseArgs } from 'node:util';
import { ways } from './interruptions.ts';
import { PROCESSES, inProcesses } from './processes.ts';

type Report = Readonly<{
  points: number;
  /** Runs in which what was to go wrong went wrong: the first time, and again during the recovery. */
  covered: number;
  runs: number;
  failed: readonly string[];
  byPort: Readonly<Record<string, number>>;
}>;

const { values } = parseArgs({
  options: { plant: { type: 'string', default: '' }, 'each-once': { type: 'boolean', default: false } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const started = performance.now();
const reports: Report[] = [];
const args = [values['each-once'] ? 'each-once' : 'all', values.plant];
await inProcesses('./crash-points-worker.ts', { processes: PROCESSES, args }, (report) => {
  reports.push(report as Report);
});
const [{ points, byPort }] = reports as [Report, ...Report[]];
const sum = (of: (report: Report) => number): number => reports.reduce((total, report) => total + of(report), 0);
const failed = reports.flatMap((report) => report.failed);
for (const line of failed) say(line);
const ports = Object.entries(byPort).map(([port, count]) => `${port} ${count}`);
say(`${points} calls in two stories: ${ports.join(', ')}`);
say(`each interrupted in ${values['each-once'] ? 'one of ' : ''}${ways.length} ways: ${ways.join(', ')}`);
const runs = sum((report) => report.runs);
const expected = points * (values['each-once'] ? 1 : ways.length);
const share = (100 * sum(({ covered }) => covered)) / expected;
const seconds = ((performance.now() - started) / 1000).toFixed(0);
say(`${runs} runs, ${failed.length} failed, ${share.toFixed(1)} % of the points covered, ${seconds} s`);
if (failed.length > 0 || share < 100) process.exitCode = 1;
