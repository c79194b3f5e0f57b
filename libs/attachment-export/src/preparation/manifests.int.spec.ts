import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { ListOf, someEntries } from '../../test/lists.ts';
import { dyingBlobs, KeysInMemory, startSetting, type Setting } from '../../test/setting.ts';
import { type ExportId } from '../domain/events.ts';
import { type BlobStore } from './blobs.ts';
import { type Entry } from './entry.ts';
import { Manifests } from './manifests.ts';
import { prepare } from './prepare.ts';
import { ManifestGoneError, SupersededError } from './progress.ts';
import { type EntrySource } from './source.ts';

let setting: Setting;
let blobs: BlobStore;
const keys = new KeysInMemory();
const never = new AbortController().signal;

beforeAll(async () => {
  setting = await startSetting();
  ({ blobs } = setting);
});
afterAll(() => setting.stop());

const anExport = (): ExportId => randomUUID() as ExportId;
const manifests = (): Manifests => new Manifests({ database: setting.database, blobs, keys });
const run = (exportId: ExportId, source: EntrySource, over: { blobs?: BlobStore; signal?: AbortSignal } = {}) =>
  prepare({ exportId, source, blobs, database: setting.database, key: keys.make(exportId), signal: never, ...over });
const readAll = (exportId: ExportId, of: 'available' | 'missing'): Promise<Entry[]> =>
  all(manifests().read(exportId, of));
const all = async (parts: AsyncIterable<readonly Entry[]>): Promise<Entry[]> => {
  const entries: Entry[] = [];
  for await (const part of parts) entries.push(...part);
  return entries;
};

describe('a manifest', () => {
  it('is found by number, across parts', async () => {
    const entries = someEntries(12_000);
    const exportId = anExport();
    await run(exportId, new ListOf(entries));
    const available = entries.filter((entry) => entry.missing === undefined);
    for (const number of [0, 4_499, 4_500, 9_000, 10_799])
      expect(await manifests().find(exportId, number)).toEqual(available[number]);
    expect(await manifests().find(exportId, 10_800)).toBeUndefined();
    const across = await manifests().slice(exportId, { of: 'available', from: 4_400, limit: 500 });
    expect(across).toEqual(available.slice(4_400, 4_900));
    expect((await manifests().slice(exportId, { of: 'missing', from: 490, limit: 500 })).length).toBe(500);
  });

  it('holds no name in the clear', async () => {
    const exportId = anExport();
    await run(exportId, new ListOf(someEntries(10)));
    const [name] = await blobs.list(exportId);
    expect(await text(await blobs.get(name!))).not.toContain('Invoice');
  });

  it('once discarded is unreadable, gone, and never prepared again', async () => {
    const exportId = anExport();
    await run(exportId, new ListOf(someEntries(10)));
    await manifests().discard(exportId);
    await manifests().discard(exportId);
    await expect(readAll(exportId, 'available')).rejects.toThrow(ManifestGoneError);
    await expect(run(exportId, new ListOf(someEntries(10)))).rejects.toThrow(ManifestGoneError);
    expect(await blobs.list(exportId)).toEqual([]);
  });

  it('discarded while it is written stays discarded', async () => {
    const exportId = anExport();
    const discarded: BlobStore = {
      ...blobs,
      put: async (name, content) => {
        await manifests().discard(exportId);
        await blobs.put(name, content);
      },
    };
    await expect(run(exportId, new ListOf(someEntries(10)), { blobs: discarded })).rejects.toThrow(SupersededError);
    await expect(readAll(exportId, 'available')).rejects.toThrow(ManifestGoneError);
  });

  it('that is not finished cannot be read', async () => {
    const exportId = anExport();
    const dying = { blobs: dyingBlobs(blobs, { put: 2, when: 'after' }) };
    await expect(run(exportId, new ListOf(someEntries(12_000)), dying)).rejects.toThrow('killed');
    await expect(readAll(exportId, 'available')).rejects.toThrow(ManifestGoneError);
  });
});
