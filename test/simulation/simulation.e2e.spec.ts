import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');

/** In processes of its own: there, all timers, clocks and chance are the simulation's. */
const sim = async (...args: readonly string[]): Promise<{ code: number; lines: readonly string[] }> => {
  const command = [
    '--disable-warning=ExperimentalWarning',
    '--import',
    './tools/swc-register.ts',
    'test/simulation/main.ts',
  ];
  const { stdout, code } = await promisify(execFile)(process.execPath, [...command, ...args], { cwd: root }).then(
    (done) => ({ ...done, code: 0 }),
    (error: unknown) => error as { stdout: string; code: number },
  );
  return { code, lines: stdout.trim().split('\n') };
};

const traceOf = async (seed: number): Promise<string> => {
  const { lines } = await sim('--seed', String(seed));
  return lines.find((line) => line.startsWith('trace ')) ?? 'no trace';
};

it('keeps every guarantee under 300 schedules', async () => {
  const { lines } = await sim('--runs', '300');
  expect(lines.at(-2)).toMatch(/^300 runs, 0 failed;/);
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
  const replayed = await sim('--seed', seed, '--plant', 'due-too-early');
  expect(replayed.lines[0]).toMatch(`seed ${seed}: G3 `);
  expect(replayed.lines.some((line) => line.startsWith('shrunk to'))).toBe(true);
}, 120_000);
