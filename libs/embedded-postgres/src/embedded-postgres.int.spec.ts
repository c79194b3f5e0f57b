import { execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { openDatabase, sql } from '@envoi/read-store';
import { eventually } from '../../../test/eventually.ts';
import { copyFor, everybodyMayRun, findBinaries, installedBinaries } from './binaries.ts';
import { openCluster } from './cluster.ts';
import { OccupiedError, clearLeftovers, launch } from './server.ts';
import { startEmbeddedPostgres, startWith, type EmbeddedPostgres } from './start.ts';

let home: string;
let directory: string;
const servers: EmbeddedPostgres[] = [];

const start = async (at = directory): Promise<EmbeddedPostgres> => {
  const server = await startEmbeddedPostgres(at);
  servers.push(server);
  return server;
};

const query = async (url: string, statement: string): Promise<unknown> => {
  const database = openDatabase(url, { maxConnections: 1 });
  try {
    const { rows } = await sql<Record<string, unknown>>`${sql.raw(statement)}`.execute(database.kysely);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await database.close();
  }
};

const socketDirectoryOf = (url: string): string => new URLSearchParams(url.replace(/^.*\?/, '')).get('host')!;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

beforeEach(async () => {
  home = await mkdtemp('/tmp/envoi-home-'); // mode 0700
  directory = join(home, 'project/.data');
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await rm(home, { recursive: true, force: true });
});

it.each(['SIGKILL', 'SIGQUIT'] as const)(
  'is there again at the same address after a %s, with what was committed, and ends for good when it is told to',
  async (signal) => {
    const long = join(home, 'a-directory-whose-path-is-too-long-for-a-socket'.repeat(3));
    let restarts = 0;
    const server = await startEmbeddedPostgres(long, { onRestart: () => (restarts += 1) });
    servers.push(server);
    await query(server.url, 'create table kept as select 42 as value');
    const { pid } = server;
    process.kill(pid, signal);
    await eventually(() => expect(server.pid).not.toBe(pid));
    expect(await query(server.url, 'select value from kept')).toBe(42);
    expect(restarts).toBe(1);
    await server.stop();
    await eventually(() => !isAlive(server.pid)); // dead, and buried a moment later
    expect(restarts).toBe(1);
  },
);

it('starts in a new directory that only its user may enter, and keeps what is written over a stop', async () => {
  const first = await start();
  expect(first.adopted).toBe(false);
  expect(first.url).toMatch(/^postgres:\/\/postgres@\/postgres\?host=/);
  await query(first.url, 'create table kept as select 42 as value');
  await first.stop();
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await query(second.url, 'select value from kept')).toBe(42);
});

it('listens on no network, only on a socket in a directory of mode 0700, with fsync on', async () => {
  const { url } = await start();
  expect(await query(url, 'show listen_addresses')).toBe('');
  expect(await query(url, 'show fsync')).toBe('on');
  expect(await query(url, 'show max_connections')).toBe('100');
  const socketDirectory = await stat(socketDirectoryOf(url));
  expect(socketDirectory.mode & 0o777).toBe(0o700);
  expect(await query(url, `select count(*)::int from pg_hba_file_rules where type = 'host' and auth_method <> 'reject'`)).toBe(0); // prettier-ignore
});

it('uses a private directory for the socket when the path is too long for one, and removes it at the stop', async () => {
  const long = join(home, 'x'.repeat(100));
  const server = await start(long);
  const socketDirectory = socketDirectoryOf(server.url);
  expect(socketDirectory).toMatch(/^\/tmp\/envoi-postgres-/);
  expect((await stat(socketDirectory)).mode & 0o777).toBe(0o700);
  expect(await query(server.url, 'select 1')).toBe(1);
  const adopting = await start(long);
  expect(adopting).toMatchObject({ adopted: true, url: server.url });
  await Promise.all([server.stop(), adopting.stop()]); // whoever is left alone with it would start it again
  await expect(stat(socketDirectory)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('is there for the other app on a directory when one stops it, at the same address', async () => {
  const long = join(home, 'x'.repeat(100));
  const [server, adopting] = [await start(long), await start(long)];
  await adopting.stop();
  await eventually(async () => expect(await query(server.url, 'select 1')).toBe(1));
});

it('is adopted by the next run after a kill -9 of the app, and survives a signal to its group', async () => {
  const code = `
    import { startEmbeddedPostgres } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'start.ts')))};
    const { pid } = await startEmbeddedPostgres(${JSON.stringify(directory)});
    console.log(pid);
    setInterval(() => undefined, 1000);`;
  const app = spawn(process.execPath, ['--input-type=module', '-e', code], { detached: true });
  let output = '';
  app.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await eventually(() => output.endsWith('\n'));
  process.kill(-app.pid!, 'SIGINT');
  process.kill(-app.pid!, 'SIGKILL');
  await eventually(() => app.exitCode !== null || app.signalCode !== null);
  expect(await start()).toMatchObject({ adopted: true, pid: Number(output) });
});

it('starts again, with what was committed, after a kill -9 of the server', async () => {
  const first = await start();
  await query(first.url, 'create table kept as select 42 as value');
  const { pid } = first;
  process.kill(pid, 'SIGKILL');
  const second = await start(); // or the first start's look after its server was faster
  expect(second.pid).not.toBe(pid);
  expect(await query(second.url, 'select value from kept')).toBe(42);
});

it('does not take another process for the server when its pid was given away', async () => {
  const first = await start();
  const pidFile = await readFile(join(directory, 'postgres/postmaster.pid'), 'utf8');
  await first.stop();
  const other = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid: 65534 } : {});
  try {
    await writeFile(join(directory, 'postgres/postmaster.pid'), pidFile.replace(/^\d+/, String(other.pid)));
    expect(await start()).toMatchObject({ adopted: false });
    expect(isAlive(other.pid!)).toBe(true);
  } finally {
    other.kill();
  }
});

it('two that start at the same moment in a new directory share one server', async () => {
  const both = await Promise.all([start(), start()]);
  expect(both.map(({ adopted }) => adopted).sort()).toEqual([false, true]);
  expect(both[0].pid).toBe(both[1].pid);
  expect((await readdir(directory)).sort()).toEqual(['postgres']);
});

it('does not take the server of somebody who was faster for its own, whoever is the first to notice', async () => {
  const { pid, url } = await start();
  const slow = join(home, 'slow');
  await writeFile(slow, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
  await chmod(home, 0o711);
  const data = join(await realpath(directory), 'postgres');
  const cluster = await openCluster(await findBinaries(), data);
  await expect(launch(slow, cluster, { log: () => undefined })).rejects.toThrow(OccupiedError);
  expect(isAlive(pid)).toBe(true);
  expect(await query(url, 'select 1')).toBe(1);
});

it('clears nothing of a server that was started after the look for one', async () => {
  const server = await start();
  await clearLeftovers(await openCluster(await findBinaries(), join(await realpath(directory), 'postgres')));
  expect(await start()).toMatchObject({ adopted: true, pid: server.pid });
});

it('gives up at once while it makes a data directory, and leaves nothing of it', async () => {
  const stopping = new AbortController();
  const starting = startEmbeddedPostgres(directory, { signal: stopping.signal });
  await eventually(async () => expect(await readdir(directory)).toHaveLength(1), { every: 1 });
  stopping.abort(new Error('told to stop'));
  await expect(starting).rejects.toThrow('told to stop');
  expect(await readdir(directory)).toEqual([]);
  expect(await query((await start()).url, 'select 1')).toBe(1);
});

it('says what is wrong when the data directory is broken', async () => {
  await mkdir(join(directory, 'postgres'), { recursive: true });
  await expect(start()).rejects.toThrow(/\.data\/postgres is not a Postgres data directory: restore it/);
  await rm(directory, { recursive: true });
  const server = await start();
  await server.stop();
  await rm(join(directory, 'postgres/global/pg_control'));
  await expect(start()).rejects.toThrow(/did not start on .*could not find the database system.*pg_control/s);
});

it('ends although a client stays connected, and may be asked to more than once', async () => {
  const server = await start();
  const errors: Error[] = [];
  const database = openDatabase(server.url, { onError: (error) => errors.push(error) });
  await sql`select 1`.execute(database.kysely);
  await Promise.all([server.stop(), server.stop()]);
  await server.stop();
  await eventually(() => !isAlive(server.pid)); // dead, and buried a moment later
  await database.close();
});

it('hands the lines of the server to the log, and no stored value with them', async () => {
  const lines: string[] = [];
  const server = await startEmbeddedPostgres(directory, { log: (line) => lines.push(line) });
  servers.push(server);
  await query(server.url, 'create table people (name text primary key)');
  await query(server.url, `insert into people values ('Ada')`);
  await expect(query(server.url, `insert into people values ('Ada')`)).rejects.toThrow('people_pkey');
  await expect(query(server.url, `select 'Ada'::int`)).rejects.toThrow('Ada');
  await server.stop();
  await eventually(() => lines.some((line) => line.includes('database system is shut down')));
  expect(lines.join('\n')).not.toContain('Ada');
});

it('copies programs that not everybody may reach to a place where everybody may run them', async () => {
  const installed = await installedBinaries();
  const copied = await copyFor(installed, join(home, 'cache'));
  expect(await everybodyMayRun(copied)).toBe(false); // home itself is closed
  await chmod(home, 0o711);
  expect(await everybodyMayRun(copied)).toBe(true);
  expect(await copyFor(installed, join(home, 'cache'))).toEqual(copied);
  const server = await startWith(copied, directory);
  servers.push(server);
  expect(await query(server.url, 'select 1')).toBe(1);
});

if (process.getuid?.() === 0) {
  it('as an ordinary user: starts in a directory of that user, and as that user', async () => {
    const uid = 1; // initdb wants a user that has a name
    await chown(home, uid, uid);
    const at = (file: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, file)));
    const code = `
      import { findBinaries } from ${at('binaries.ts')};
      import { startWith } from ${at('start.ts')}; // while it may be read: the checkout can be root's alone
      const binaries = await findBinaries();
      process.setgroups([]); process.setgid(${uid}); process.setuid(${uid});
      const server = await startWith(binaries, ${JSON.stringify(directory)});
      const again = await startWith(binaries, ${JSON.stringify(directory)});
      await server.stop();
      console.log(again.adopted);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { cwd: home });
    expect(stdout).toBe('true\n');
    expect((await stat(join(directory, 'postgres'))).uid).toBe(uid);
    const asRoot = await start(); // what a user has made, root runs as that user
    expect(await query(asRoot.url, 'select 1')).toBe(1);
    expect((await stat(`/proc/${asRoot.pid}`)).uid).toBe(uid);
  });
}
