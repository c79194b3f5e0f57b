import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BlobStore } from '../src/preparation/blobs.ts';
import { fileSystemBlobs } from '../src/preparation/file-system-blobs.ts';
import { type ManifestKeys } from '../src/preparation/manifests.ts';
import { migrateManifests } from '../src/preparation/tables.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';

/** The vault's part, in memory. */
export class KeysInMemory implements ManifestKeys {
  readonly #keys = new Map<string, Buffer>();

  make(exportId: string): Buffer {
    const key = this.#keys.get(exportId) ?? randomBytes(32);
    this.#keys.set(exportId, key);
    return key;
  }

  findManifestKey(exportId: string): Promise<Buffer | undefined> {
    return Promise.resolve(this.#keys.get(exportId));
  }

  destroyManifestKey(exportId: string): Promise<void> {
    this.#keys.delete(exportId);
    return Promise.resolve();
  }
}

export type Setting = TestPostgres & Readonly<{ blobs: BlobStore; blobDirectory: string }>;

/** A database with the tables of manifests, and a directory for blobs. */
export const startSetting = async (): Promise<Setting> => {
  const postgres = await startTestPostgres();
  await migrateManifests(postgres.database);
  const directory = await mkdtemp('/tmp/envoi-blobs-');
  const blobDirectory = join(directory, 'blobs');
  return {
    ...postgres,
    blobs: fileSystemBlobs(blobDirectory),
    blobDirectory,
    stop: async () => {
      await postgres.stop();
      await rm(directory, { recursive: true });
    },
  };
};

/** Stops everything right before, or right after, the put number `put` is durable: as a kill would. */
export const dyingBlobs = (blobs: BlobStore, at: { put: number; when: 'before' | 'after' }): BlobStore => {
  let puts = 0;
  return {
    ...blobs,
    put: async (name, content) => {
      puts += 1;
      if (puts === at.put && at.when === 'before') throw new Error('killed');
      await blobs.put(name, content);
      if (puts === at.put) throw new Error('killed');
    },
  };
};
