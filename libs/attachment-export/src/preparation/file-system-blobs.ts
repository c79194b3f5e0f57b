import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BlobNotFoundError, checkBlobName, type BlobStore } from './blobs.ts';

/** Blobs as files below `directory`, readable by our own user only. A put that was cut off leaves at most a `.tmp` file, which nobody lists. */
export const fileSystemBlobs = (directory: string): BlobStore => {
  const pathOf = (name: string): string => {
    checkBlobName(name);
    return join(directory, name);
  };
  return {
    put: async (name, content) => {
      const path = pathOf(name);
      const temporary = `${path}.${randomUUID()}.tmp`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await writeDurably(temporary, content);
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      await syncDirectory(dirname(path)); // the rename itself must survive a power cut
    },
    get: async (name, range) => {
      const file = await open(pathOf(name)).catch((error: unknown) => {
        throw isMissing(error) ? new BlobNotFoundError(`no blob ${name}`) : error;
      });
      return file.createReadStream(range);
    },
    list: async (prefix) => {
      const files = await readdir(pathOf(prefix), { recursive: true, withFileTypes: true }).catch(nothingIfMissing);
      return files
        .filter((file) => file.isFile() && !file.name.endsWith('.tmp'))
        .map((file) => join(file.parentPath, file.name).slice(join(directory, '/').length));
    },
    deletePrefix: (prefix) => rm(pathOf(prefix), { recursive: true, force: true }),
  };
};

const writeDurably = async (path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> => {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
};

const syncDirectory = async (path: string): Promise<void> => {
  const directory = await open(path);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
};

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

const nothingIfMissing = (error: unknown): never[] => {
  if (isMissing(error)) return [];
  throw error;
};
