/** Builds what is stale, then lets exports fall due: `npm run timers -- [--exports N] [--seconds S]`. */
import { spawn } from 'node:child_process';
import { buildWhatIsStale } from './build.ts';

await buildWhatIsStale();
const timers = spawn(
  process.execPath,
  ['--import', './tools/swc-register.ts', 'test/timers/main.ts', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
timers.once('exit', (code) => (process.exitCode = code ?? 1));
