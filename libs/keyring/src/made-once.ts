import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a file says; undefined when there is none. Throws what the file system says else. */
export const textOf = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });

/**
 * A file of secrets that is made once, with mode 0600, and its directory with it. A kill leaves all of it or none; of
 * several who make it at once, one is first, and everybody gets what that one wrote.
 */
export async function madeOnce(file: string, make: () => string): Promise<string> {
  const text = await textOf(file);
  if (text !== undefined) return text;
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${randomUUID()}`;
  await writeFile(fresh, make(), { mode: 0o600, flush: true });
  try {
    await link(fresh, file).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(fresh, { force: true });
  }
  return readFile(file, 'utf8');
}
