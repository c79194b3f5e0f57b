/** Moves a log from one server to another, and verifies that both are the same. See docs/operations.md. */
import { parseArgs } from 'node:util';
import { OutageError } from '@envoi/event-sourcing';
import { resolve } from 'node:path';
import { findEmbeddedPostgres } from '@envoi/embedded-postgres';
import { openDatabase } from '@envoi/read-store';
import { CopyRefusedError, copyLog, verifyCopy, type CopyOptions, type CopyProgress } from '@envoi/event-store';
import { checkpointsIn } from './copied-checkpoints.ts';

const USAGE = `npm run event-store:copy -- --from esdb://… --to esdb://… [--verify-only] [--checkpoints-in …]

Copies the events of one EventStoreDB, KurrentDB or embedded node to another, in their order, and compares both
afterwards. Start it again after whatever interrupted it: it goes on where it was. Nobody may write to either meanwhile.
A password is better kept out of the list of processes: COPY_FROM and COPY_TO do the same as --from and --to.
  --verify-only     compares, and copies nothing
  --checkpoints-in  the Postgres (postgres://…) of an Envoi, or the DATA_DIR in which npm run event-store runs: what it
                    remembers of the log by position is moved to the positions of the copy, once that is verified

  npm run event-store:copy -- --from 'esdb://127.0.0.1:2113?tls=false' --to 'esdb://kurrentdb:2113?tls=false'
  COPY_TO='esdb+discover://user:password@kurrentdb:2113?tlsCAFile=ca.crt' npm run event-store:copy -- --from …`;

/** What is wrong with how it was called. */
class UsageError extends Error {}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = { from: text, to: text, 'checkpoints-in': text, 'verify-only': flag, help: flag } as const;

async function main(stopping: AbortSignal): Promise<boolean> {
  const { values } = parseArgs({ options });
  if (values.help === true) return print(USAGE);
  const { from, to } = endsIn(values);
  const settings = { signal: stopping, ...(process.stderr.isTTY ? { onProgress: progress() } : {}) };
  if (values['verify-only'] !== true) await copy(from, to, settings);
  const checkpoints = values['checkpoints-in'];
  return checkpoints === undefined ? verify(from, to, settings) : moveCheckpoints(checkpoints, from, to, settings);
}

function endsIn({ from = process.env['COPY_FROM'], to = process.env['COPY_TO'] }: { from?: string; to?: string }) {
  if (from === undefined || to === undefined) throw new UsageError('--from and --to are both needed');
  if (from === to) throw new UsageError('--from and --to are the same');
  return { from, to };
}

async function copy(from: string, to: string, settings: CopyOptions): Promise<void> {
  const { found, copied } = await copyLog(from, to, settings);
  print(`copied ${copied} events${found > 0 ? `, after ${found} that were there already` : ''}`);
}

async function verify(from: string, to: string, settings: Parameters<typeof verifyCopy>[2]): Promise<boolean> {
  const { same, difference } = await verifyCopy(from, to, settings);
  if (difference === undefined) return print(`verified: ${same} events are the same in both`);
  process.stderr.write(`event-store:copy: NOT the same: after ${same} events that are, ${difference}\n`);
  return false;
}

async function moveCheckpoints(where: string, from: string, to: string, settings: CopyOptions): Promise<boolean> {
  const url = where.includes('://') ? where : await findEmbeddedPostgres(resolve(where));
  if (url === undefined)
    throw new UsageError(`--checkpoints-in: no Postgres runs in ${where}: npm run event-store there`);
  const database = openDatabase(url, { maxConnections: 1 });
  try {
    const checkpoints = await checkpointsIn(database);
    if (!(await verify(from, to, { ...settings, onSame: checkpoints.see }))) return false;
    const moved = await checkpoints.move();
    return print(moved === 0 ? 'no checkpoints had to be moved' : `moved ${moved} checkpoints to the copy`);
  } finally {
    await database.close();
  }
}

const print = (line: string): true => process.stdout.write(`${line}\n`) || true;

/** A line that is written over, four times a second at most: events, events a second, time left. */
const progress = () => {
  let phase: CopyProgress['phase'] | undefined;
  let began = 0;
  let from = 0;
  let shown = 0;
  return (now: CopyProgress): void => {
    const at = performance.now();
    if (phase !== now.phase) [phase, began, from] = [now.phase, at, now.fraction];
    if (at - shown < 250 && now.fraction < 1) return;
    shown = at;
    const seconds = Math.max(0.001, (at - began) / 1000);
    const done = now.fraction - from;
    const left = done > 0 ? ` · ${Math.ceil((seconds * (1 - now.fraction)) / done)} s left` : '';
    const rate = Math.round(now.events / seconds);
    process.stderr.write(
      `\r\u001b[K${now.phase}: ${now.events} events · ${rate}/s${left}${now.fraction < 1 ? '' : '\n'}`,
    );
  };
};

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'failed';
  if (error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true)
    return `${error.message}\n${USAGE}`;
  if (error instanceof CopyRefusedError) return error.message;
  return error instanceof OutageError ? `${error.message}: start it again to go on` : error.message;
};

const stopping = new AbortController();
const stop = (): void => stopping.abort(new Error('stopped: start it again to go on'));
process.once('SIGINT', stop).once('SIGTERM', stop);
try {
  process.exitCode = (await main(stopping.signal)) ? 0 : 1;
} catch (error) {
  process.stderr.write(`event-store:copy: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
