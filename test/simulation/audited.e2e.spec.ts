import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const RUNS = 60;

it('what the simulation records can be told, and would have ended the same under the policy that it was made under', async () => {
  const command = ['--disable-warning=ExperimentalWarning', '--import', './tools/swc-register.ts'];
  const args = [...command, 'test/simulation/audited.ts', '1', String(RUNS)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  const lines = stdout.trim().split('\n');
  expect(lines.slice(0, -1)).toEqual([]);
  const count = JSON.parse(lines.at(-1) ?? '') as Readonly<Record<string, number>>;
  expect(count).toMatchObject({ runs: RUNS, complaints: 0 });
  for (const name of ['events', 'requests', 'told', 'explained']) expect(count[name]).toBeGreaterThan(RUNS);
}, 120_000);
