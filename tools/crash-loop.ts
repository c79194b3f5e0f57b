/** Builds what is stale, then kills, stops and pauses it under load: `npm run crash-loop -- --cycles N [--seed S]`. */
import { spawn } from 'node:child_process';
import { buildWhatIsStale } from './build.ts';

await buildWhatIsStale();
const loop = spawn(
  process.execPath,
  ['--import', './tools/swc-register.ts', 'test/crash-loop/main.ts', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
loop.once('exit', (code) => (process.exitCode = code ?? 1));
