import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Binaries } from './binaries.ts';
import { ifMissing } from './missing.ts';

/** A data directory and who may run a server on it; no user: whoever we are. */
export interface Cluster {
  data: string;
  user: { uid?: number; gid?: number };
}

/** "nobody" everywhere: Postgres refuses to run as root. */
const NOBODY = 65534;

/** Nothing of our own environment (keys!) is handed to the server. */
export const serverEnvironment = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };

const asRoot = process.platform === 'linux' && process.getuid?.() === 0;

/**
 * How the server names its data directory. It runs in it, so that as root it need not be able to enter the directories
 * above (a 0700 home), which it would have to by an absolute path.
 */
export const dataArgument = (data: string): string => (asRoot ? '/proc/self/cwd' : data);

/**
 * The cluster in `data`, made if there is none: whole or not at all, however often that is interrupted. Making one takes
 * seconds on a busy machine: `signal` ends it, and what it was aborted with is thrown when no process of it is left.
 */
export async function openCluster(binaries: Binaries, data: string, signal?: AbortSignal): Promise<Cluster> {
  if ((await stat(data).catch(ifMissing)) === undefined) await makeCluster(binaries, data, signal);
  await removeUnfinished(data);
  if ((await readFile(join(data, 'PG_VERSION')).catch(ifMissing)) === undefined)
    throw new Error(`${data} is not a Postgres data directory: restore it from a back-up, or move it away`);
  return { data, user: userOf(await stat(data)) };
}

const userOf = ({ uid, gid }: { uid: number; gid: number }): Cluster['user'] => {
  if (process.getuid?.() !== 0) return {};
  return uid === 0 ? { uid: NOBODY, gid: NOBODY } : { uid, gid };
};

/** Another process may still write there, or remove it, too. */
const REMOVING = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 };

const OPTIONS = ['-U', 'postgres', '-E', 'UTF8', '--locale=C', '--auth-local=trust', '--auth-host=reject', '--no-instructions']; // prettier-ignore

async function makeCluster({ initdb }: Binaries, data: string, signal?: AbortSignal): Promise<void> {
  const unfinished = await mkdtemp(`${data}.unfinished-`); // mode 0700
  const user = userOf({ uid: 0, gid: 0 });
  if (user.uid !== undefined && user.gid !== undefined) await chown(unfinished, user.uid, user.gid);
  try {
    signal?.throwIfAborted();
    const making = promisify(execFile)(initdb, ['-D', dataArgument(unfinished), ...OPTIONS], {
      ...user,
      cwd: unfinished,
      env: serverEnvironment,
    });
    // told so, it ends what it has started before it ends itself; killed with `signal`, it would not be waited for
    signal?.addEventListener('abort', () => making.child.kill(), { once: true });
    await making;
    signal?.throwIfAborted();
    await rename(unfinished, data);
  } catch (error) {
    if ((await stat(data).catch(ifMissing)) !== undefined) return; // another process was faster
    await rm(unfinished, REMOVING);
    signal?.throwIfAborted();
    throw new Error(`could not make a Postgres data directory in ${dirname(data)}: ${saidBy(error)}`, { cause: error });
  }
}

const saidBy = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : '';

async function removeUnfinished(data: string): Promise<void> {
  for (const name of await readdir(dirname(data))) {
    if (name.startsWith(`${basename(data)}.unfinished-`)) await rm(join(dirname(data), name), REMOVING);
  }
}
