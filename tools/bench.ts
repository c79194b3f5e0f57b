/** Builds what is stale, then measures: arguments name the benches, default all. */
import { spawn } from 'node:child_process';
import { buildWhatIsStale } from './build.ts';

await buildWhatIsStale();
const bench = spawn(
  process.execPath,
  ['--import', './tools/swc-register.ts', 'test/bench/run.ts', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
bench.once('exit', (code) => (process.exitCode = code ?? 1));
