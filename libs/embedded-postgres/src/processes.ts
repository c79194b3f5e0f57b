import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * The ids of the processes of a Postgres server on `data`, the dead that nobody has buried yet not counted. A pid alone
 * says nothing: after a crash it may belong to anyone.
 */
export async function serverProcesses(data: string): Promise<number[]> {
  if (process.platform !== 'linux') return serverByPidFile(data);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const own = await Promise.all(pids.map((pid) => isServer(pid, data)));
  return pids.filter((_, index) => own[index]);
}

/** Where process `pid` works; undefined when it is gone, or another user's. */
export const workingDirectory = (pid: number): Promise<string | undefined> =>
  readlink(`/proc/${pid}/cwd`).catch(() => undefined);

/** Whether `pid` is such a process; by its pid file on other systems than Linux. */
export async function isServer(pid: number, data: string): Promise<boolean> {
  if (process.platform !== 'linux') return (await serverByPidFile(data)).includes(pid);
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''); // gone meanwhile
  const [, name, state] = /^\d+ \((.*)\) (\S)/.exec(line) ?? [];
  return name === 'postgres' && state !== 'Z' && state !== 'X' && (await workingDirectory(pid)) === data;
}

async function serverByPidFile(data: string): Promise<number[]> {
  const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  if (pid === undefined || !/^\d+$/.test(pid)) return [];
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,comm=', '-p', pid]).catch(() => ({ stdout: '' }));
  return /^[^Z]\S*\s.*postgres/.test(stdout.trim()) ? [Number(pid)] : [];
}
