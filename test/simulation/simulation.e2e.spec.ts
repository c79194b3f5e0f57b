import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { plants } from './plants.ts';

const root = join(import.meta.dirname, '../..');

type Ran = Readonly<{ code: number; lines: readonly string[] }>;

/** In processes of its own: there, all timers, clocks and chance are the simulation's. */
const run = async (module: string, ...args: readonly string[]): Promise<Ran> => {
  const command = ['--disable-warning=ExperimentalWarning', '--import', './tools/swc-register.ts', module];
  const { stdout, code } = await promisify(execFile)(process.execPath, [...command, ...args], { cwd: root }).then(
    (done) => ({ ...done, code: 0 }),
    (error: unknown) => error as { stdout: string; code: number },
  );
  return { code, lines: stdout.trim().split('\n') };
};
const sim = (...args: readonly string[]): Promise<Ran> => run('test/simulation/main.ts', ...args);

const traceOf = async (seed: number): Promise<string> => {
  const { lines } = await sim('--seed', String(seed));
  return lines.find((line) => line.startsWith('trace ')) ?? 'no trace';
};

/** What the audit, operators and the admin API record, and that a subject's identity was lost, which only a defect does. */
const OF_OTHERS = [
  ...['ProfileDeletionFailed', 'RecordsLookedAt', 'EvidenceExported'],
  ...['ParkedWorkRedriven', 'ReadModelRebuildBegun', 'MemberLookedUp'],
];

it('keeps every guarantee under 2,000 schedules, in which everything happens that can', async () => {
  const { lines } = await sim('--runs', '2000');
  const unseen = lines.at(-3)?.replace('never recorded: ', '').split(', ');
  expect(unseen?.toSorted()).toEqual(OF_OTHERS.toSorted());
  expect(lines.at(-2)).toMatch(/^2000 runs, 0 failed;/);
}, 600_000);

it('keeps every guarantee when a call of the two stories goes wrong, whichever it is, and when its recovery is cut short', async () => {
  const { lines } = await run('test/simulation/crash-points.ts', '--each-once');
  expect(lines.at(-1)).toMatch(/^\d{3,} runs, 0 failed, 100\.0 % of the points covered/);
}, 600_000);

it('finds each planted defect, and of each guarantee that it judges one that breaks it', async () => {
  const { lines } = await sim('--plants', '--runs', '2000');
  const all = Object.keys(plants).length;
  expect(lines.filter((line) => line.includes('not found'))).toEqual([]);
  expect(lines.at(-1)).toBe(`${all} of ${all} planted defects found`);
  const broken = lines.flatMap((line) => [...line.matchAll(/[:;] (G\d+) /g)].map(([, guarantee]) => guarantee));
  expect(broken).toEqual(expect.arrayContaining(['G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7', 'G10']));
}, 600_000);

it('does the same again for the same seed, step by step, and something else for another', async () => {
  const [one, again, other] = await Promise.all([traceOf(7), traceOf(7), traceOf(8)]);
  expect(one).toMatch(/^trace [0-9a-f]{8}, \d+ steps/);
  expect(again).toBe(one);
  expect(other).not.toBe(one);
}, 120_000);

it('finds a broken product, and prints the seed that shows it again, and the shortest story', async () => {
  const { code, lines } = await sim('--runs', '100', '--plant', 'due-too-early');
  expect(code).toBe(1);
  const seed = /^seed (\d+): G3 /.exec(lines[0] ?? '')?.[1] ?? 'none';
  expect(lines.some((line) => line.startsWith('shrunk to'))).toBe(true);
  const replayed = await sim('--seed', seed, '--plant', 'due-too-early');
  expect(replayed.lines[0]).toBe(lines[0]);
}, 120_000);
