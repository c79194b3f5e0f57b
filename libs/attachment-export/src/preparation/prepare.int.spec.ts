import { randomUUID } from 'node:crypto';
import { ListOf, someEntries } from '../../test/lists.ts';
import { dyingBlobs, KeysInMemory, startSetting, type Setting } from '../../test/setting.ts';
import { type ExportId } from '../domain/events.ts';
import { type BlobStore } from './blobs.ts';
import { type Entry } from './entry.ts';
import { Manifests } from './manifests.ts';
import { prepare } from './prepare.ts';
import { SupersededError } from './progress.ts';
import { UnreliableListError, type EntrySource } from './source.ts';

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

const isThere = ({ missing }: Entry): boolean => missing === undefined;
/** Jest takes seconds to compare so many objects one by one. */
const isSame = (some: readonly Entry[], others: readonly Entry[]): boolean =>
  JSON.stringify(some) === JSON.stringify(others);

describe('a preparation', () => {
  it('lists every entry once, in order, missing ones apart', async () => {
    const entries = someEntries(12_345);
    const exportId = anExport();
    const manifest = await run(exportId, new ListOf(entries));
    const available = entries.filter(isThere);
    const missing = entries.filter((entry) => entry.missing !== undefined);
    expect(manifest).toMatchObject({ count: available.length, missing: missing.length });
    expect(manifest.bytes).toBe(available.reduce((sum, { size }) => sum + size, 0));
    expect(isSame(await readAll(exportId, 'available'), available)).toBe(true);
    expect(await readAll(exportId, 'missing')).toEqual(missing);
  });

  it('of nothing is an empty manifest', async () => {
    const exportId = anExport();
    expect(await run(exportId, new ListOf([]))).toMatchObject({ count: 0, bytes: 0, missing: 0 });
    expect(await readAll(exportId, 'available')).toEqual([]);
  });

  it('done again reads nothing and says the same', async () => {
    const exportId = anExport();
    const first = await run(exportId, new ListOf(someEntries(10)));
    const list = new ListOf([]);
    expect(await run(exportId, list)).toEqual(first);
    expect(list.asked).toEqual([]);
  });

  const entries = someEntries(22_500);
  let undisturbed: ReturnType<typeof run> | undefined;

  it.each(
    [1, 2, 3, 4, 5].flatMap((put) => [
      { put, when: 'before' as const },
      { put, when: 'after' as const },
    ]),
  )('killed $when part $put is durable goes on where it was, and the result is the same', async (at) => {
    undisturbed ??= run(anExport(), new ListOf(entries, 700)); // pages of another size: no matter
    const exportId = anExport();
    await expect(run(exportId, new ListOf(entries), { blobs: dyingBlobs(blobs, at) })).rejects.toThrow('killed');
    const again = new ListOf(entries);
    expect(await run(exportId, again)).toEqual(await undisturbed);
    expect(again.asked[0]).toBe(at.put === 1 ? undefined : String((at.put - 1) * 5_000));
    expect(isSame(await readAll(exportId, 'available'), entries.filter(isThere))).toBe(true);
    expect((await readAll(exportId, 'missing')).length).toBe(2_250);
  });

  it('starts over, with the same result, when the cursor became too old', async () => {
    const entries = someEntries(12_000);
    const exportId = anExport();
    await expect(
      run(exportId, new ListOf(entries), { blobs: dyingBlobs(blobs, { put: 2, when: 'after' }) }),
    ).rejects.toThrow('killed');
    const again = new ListOf(entries);
    again.hasForgottenCursors = true;
    expect(await run(exportId, again)).toEqual(await run(anExport(), new ListOf(entries)));
    expect(again.asked.slice(0, 2)).toEqual(['5000', undefined]);
    expect((await readAll(exportId, 'available')).length).toBe(10_800);
  });

  it('has no say any more once another one took over', async () => {
    const exportId = anExport();
    const entries = someEntries(12_000);
    let other: Promise<unknown> | undefined;
    const overtaken: BlobStore = {
      ...blobs,
      put: async (name, content) => {
        other ??= run(exportId, new ListOf(entries));
        await other;
        await blobs.put(name, content);
      },
    };
    await expect(run(exportId, new ListOf(entries), { blobs: overtaken })).rejects.toThrow(SupersededError);
    expect((await readAll(exportId, 'available')).length).toBe(10_800);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const list = new ListOf(someEntries(12_000));
    const stopping: BlobStore = {
      ...blobs,
      put: async (name, content) => {
        stop.abort(new Error('lease lost'));
        await blobs.put(name, content);
      },
    };
    await expect(run(anExport(), list, { blobs: stopping, signal: stop.signal })).rejects.toThrow('lease lost');
  });
});

describe('a hostile workspace', () => {
  const entries = someEntries(30);

  it.each([
    ['repeats an entry', [...entries.slice(0, 20), ...entries.slice(19)]],
    ['goes backwards', [...entries].reverse()],
  ])('that %s is not believed', async (_, list) => {
    await expect(run(anExport(), new ListOf(list, 20))).rejects.toThrow(UnreliableListError);
  });

  it('that repeats what an earlier attempt has read is not believed', async () => {
    const exportId = anExport();
    const many = someEntries(12_000);
    const dying = { blobs: dyingBlobs(blobs, { put: 2, when: 'after' }) };
    await expect(run(exportId, new ListOf(many), dying)).rejects.toThrow('killed');
    const cheating = new ListOf(many.slice(0, 6_000));
    cheating.page = () => Promise.resolve({ items: many.slice(4_000, 6_000), next: null });
    await expect(run(exportId, cheating)).rejects.toThrow(UnreliableListError);
  });

  it.each([
    ['gives the same cursor again', () => Promise.resolve({ items: [], next: 'same' })],
    [
      'goes on without an entry for ever',
      (cursor?: string) => Promise.resolve({ items: [], next: `${cursor ?? ''}x` }),
    ],
  ])('that %s is not believed', async (_, page) => {
    await expect(run(anExport(), { page })).rejects.toThrow(UnreliableListError);
  });
});
