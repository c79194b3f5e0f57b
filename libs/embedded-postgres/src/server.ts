import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dataArgument, serverEnvironment, type Cluster } from './cluster.ts';
import { codeOf, ifMissing } from './missing.ts';
import { isServer, serverProcesses } from './processes.ts';
import { answers, leaveSocketDirectory, makeSocketDirectory, removeSocketDirectory } from './socket.ts';

/** A server that answers. */
export interface Server {
  pid: number;
  socketDirectory: string;
  /** Aborted when its process has ended; undefined where that is not heard of: it was adopted. */
  ended?: AbortSignal;
}

/** Recovery after a crash included. */
const ANSWERS_WITHIN = 60_000;

/** Another server is (still) on the data directory: look again. */
export class OccupiedError extends Error {
  override readonly name = 'OccupiedError';
}

/**
 * The server that an earlier run of ours left on the data directory (it outlives a kill -9 of the app), once it
 * answers; undefined when there is none (any more). What a dead one left behind is cleared.
 */
export async function adopt(cluster: Cluster): Promise<Server | undefined> {
  const { data } = cluster;
  const until = Date.now() + ANSWERS_WITHIN;
  while ((await serverProcesses(data)).length > 0) {
    const named = await readPidFile(data);
    if (named !== undefined && (await answers(named.socketDirectory, data))) return named;
    if (Date.now() > until) throw new Error(`the Postgres on ${data} neither answers nor ends`);
    await pause(20);
  }
  await clearLeftovers(cluster);
  return undefined;
}

/** The server on the data directory if it answers; nothing is started, waited for or cleared. */
export async function findRunning(data: string): Promise<Server | undefined> {
  const named = await readPidFile(data);
  return named !== undefined && (await answers(named.socketDirectory, data)) ? named : undefined;
}

async function readPidFile(data: string): Promise<Server | undefined> {
  const [pid, , , , socket] = ((await readFile(join(data, 'postmaster.pid'), 'utf8').catch(ifMissing)) ?? '').split(
    '\n',
  );
  if (socket === undefined) return undefined;
  return { pid: Number(pid), socketDirectory: socket === '.' ? data : socket };
}

/** Postgres itself would take the dead server for alive if its pid went to another process. */
export async function clearLeftovers(cluster: Cluster): Promise<void> {
  const left = await readPidFile(cluster.data);
  if (left === undefined || (await isServer(left.pid, cluster.data))) return; // started since we looked
  await removeSocketDirectory(left.socketDirectory, cluster);
  if (!exists(left.pid)) return;
  await rm(join(cluster.data, 'postmaster.pid'), { force: true });
  await rm(join(cluster.data, '.s.PGSQL.5432.lock'), { force: true });
}

const exists = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

interface LaunchOptions {
  log: (line: string) => void;
  /** Of the server before, whose clients know it; default: a new one. */
  socketDirectory?: string | undefined;
}

/**
 * Starts a server and waits until it answers. It gets a session of its own, so that Ctrl-C spares it: it is stopped
 * after the app has ended its work. Throws OccupiedError, or an Error with what Postgres said.
 */
export async function launch(postgres: string, cluster: Cluster, { log, ...options }: LaunchOptions): Promise<Server> {
  const { data, user } = cluster;
  const socketDirectory = await makeSocketDirectory(cluster, options.socketDirectory);
  const child = spawn(
    postgres,
    ['-D', dataArgument(data), ...settings(socketDirectory === data ? '.' : socketDirectory)],
    {
      ...user,
      cwd: data,
      env: serverEnvironment,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const last: string[] = [];
  eachLine(child.stderr, (line) => {
    last.splice(0, last.length - 9);
    last.push(line);
    log(line);
  });
  const ending = new AbortController();
  child.once('exit', () => ending.abort());
  let ended: Error | undefined;
  child.once('error', (error) => (ended = new Error(`could not run ${postgres}`, { cause: error })));
  child.once('close', () => (ended ??= failure(data, last)));
  const until = Date.now() + ANSWERS_WITHIN;
  while (!(await answers(socketDirectory, data))) {
    await pause(20);
    if (ended === undefined && Date.now() < until) continue;
    child.kill('SIGKILL');
    await removeSocketDirectory(socketDirectory, cluster);
    throw ended ?? new Error(`Postgres on ${data} did not answer within ${ANSWERS_WITHIN} ms`);
  }
  if ((await readPidFile(data))?.pid !== child.pid) {
    child.kill('SIGKILL'); // it finds the place taken, but has not said so yet
    throw new OccupiedError(`another Postgres on ${data} was faster`);
  }
  child.unref();
  (child.stderr as unknown as { unref(): void }).unref();
  return { pid: child.pid ?? 0, socketDirectory, ended: ending.signal };
}

/** No TCP; and nothing that is stored may show up in the log: no statements, no details, no errors of queries. */
const settings = (socketDirectory: string): string[] =>
  [
    'port=5432',
    'listen_addresses=',
    `unix_socket_directories=${socketDirectory}`,
    'unix_socket_permissions=0700',
    'max_connections=100',
    'fsync=on',
    'synchronous_commit=on',
    'full_page_writes=on',
    'wal_recycle=off', // a file that is put aside for later keeps what was deleted
    'jit=off',
    'TimeZone=UTC',
    'log_min_messages=log',
    'log_min_error_statement=panic',
    'log_error_verbosity=terse',
    'log_checkpoints=off',
  ].flatMap((setting) => ['-c', setting]);

const failure = (data: string, last: readonly string[]): Error => {
  const said = last.map((line) => line.replace(/^.*?(?=(?:FATAL|PANIC|ERROR|LOG|DETAIL|HINT):)/, ''));
  const reasons = said.filter((line) => !line.startsWith('LOG:'));
  const message = `Postgres did not start on ${data}: ${(reasons.length > 0 ? reasons : said).join(' ')}`;
  return /lock file .* already exists|pre-existing shared memory/.test(message)
    ? new OccupiedError(message)
    : new Error(message);
};

function eachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
}

/** Ends the server in good order: SIGTERM lets clients finish, SIGINT after 1 s does not, SIGQUIT and SIGKILL are the last resort. */
export async function stop({ pid, socketDirectory }: Server, cluster: Cluster): Promise<void> {
  const signals: [after: number, NodeJS.Signals][] = [[0, 'SIGTERM'], [1_000, 'SIGINT'], [15_000, 'SIGQUIT'], [20_000, 'SIGKILL']]; // prettier-ignore
  const started = Date.now();
  while (await isServer(pid, cluster.data)) {
    const [next] = signals;
    if (next !== undefined && Date.now() - started >= next[0]) {
      signals.shift();
      if (exists(pid)) process.kill(pid, next[1]);
    }
    await pause(20);
  }
  await leaveSocketDirectory(socketDirectory, cluster);
}
