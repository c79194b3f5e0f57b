import { chown, lstat, mkdir, mkdtemp, rm, rmdir, stat } from 'node:fs/promises';
import pg from 'pg';
import { type Cluster } from './cluster.ts';
import { codeOf, ifMissing } from './missing.ts';
import { workingDirectory } from './processes.ts';

/** The size of `sun_path` without its final zero is 107 on Linux, 103 on macOS. */
const LONGEST = process.platform === 'linux' ? 107 : 103;
const PRIVATE = '/tmp/envoi-postgres-';

const fits = (data: string): boolean => Buffer.byteLength(`${data}/.s.PGSQL.5432`) <= LONGEST;

/**
 * The directory of the socket, which only the server's user (and root) may enter: the data directory itself, or, when
 * its path is too long for a socket, one of mode 0700 in /tmp: a new one, or `again`.
 */
export async function makeSocketDirectory({ data, user }: Cluster, again?: string): Promise<string> {
  if (fits(data)) return data;
  if (again !== undefined && (await isOwn(again, user))) return again;
  const directory = again ?? (await mkdtemp(PRIVATE));
  if (again !== undefined) await mkdir(again, { mode: 0o700 }); // throws when it is somebody else's by now
  if (user.uid !== undefined && user.gid !== undefined) await chown(directory, user.uid, user.gid);
  return directory;
}

const isOwn = async (directory: string, user: Cluster['user']): Promise<boolean> => {
  const found = await lstat(directory).catch(ifMissing);
  const isPrivate = found?.isDirectory() === true && (found.mode & 0o777) === 0o700;
  return isPrivate && found.uid === (user.uid ?? process.getuid?.());
};

/** Takes the directory away again if it was one in /tmp and belongs to the server's user. */
export async function removeSocketDirectory(directory: string, cluster: Cluster): Promise<void> {
  if (await isOurs(directory, cluster)) await rm(directory, { recursive: true, force: true });
}

const STILL_USED_OR_GONE: ReadonlySet<unknown> = new Set(['ENOTEMPTY', 'EEXIST', 'ENOENT']);

/** The same, unless a server has a socket there: another app may have started one again in the meantime. */
export async function leaveSocketDirectory(directory: string, cluster: Cluster): Promise<void> {
  if (!(await isOurs(directory, cluster))) return;
  await rmdir(directory).catch((error: unknown) => {
    if (!STILL_USED_OR_GONE.has(codeOf(error))) throw error;
  });
}

const isOurs = async (directory: string, { user }: Cluster): Promise<boolean> =>
  directory.startsWith(PRIVATE) && (await stat(directory).catch(ifMissing))?.uid === (user.uid ?? process.getuid?.());

/** Understood by every client that knows Postgres' connection strings. */
export const urlOf = (socketDirectory: string): string =>
  `postgres://postgres@/postgres?host=${encodeURIComponent(socketDirectory)}&port=5432`;

/** Whether a server answers there, and it is the one of `data`. */
export async function answers(socketDirectory: string, data: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(socketDirectory), connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number; directory: string }>(
      `select pg_backend_pid() as pid, current_setting('data_directory') as directory`,
    );
    const [row] = rows;
    if (row === undefined) return false;
    return (process.platform === 'linux' ? await workingDirectory(row.pid) : row.directory) === data;
  } catch {
    return false; // not yet, or no longer: the caller looks again
  } finally {
    await client.end();
  }
}
