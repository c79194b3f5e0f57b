import { buffer, text } from 'node:stream/consumers';
import { BlobNotFoundError, type BlobStore } from '../src/preparation/blobs.ts';

/** What every blob store promises; each adapter's test calls it. */
export const blobContract = (open: () => BlobStore): void => {
  it('gives back what was put, whole or in part', async () => {
    const blobs = open();
    await blobs.put('a/1-0', Buffer.from('0123456789'));
    expect(await text(await blobs.get('a/1-0'))).toBe('0123456789');
    expect(await text(await blobs.get('a/1-0', { start: 2, end: 4 }))).toBe('234');
  });

  it('takes streams', async () => {
    const blobs = open();
    await blobs.put('a/1-0', pieces());
    expect((await buffer(await blobs.get('a/1-0'))).length).toBe(3_000_000);
  });

  it('puts all or nothing', async () => {
    const blobs = open();
    await blobs.put('a/1-0', Buffer.from('whole'));
    await expect(blobs.put('a/1-0', breaksOff())).rejects.toThrow('broke off');
    await expect(blobs.put('a/1-1', breaksOff())).rejects.toThrow('broke off');
    expect(await text(await blobs.get('a/1-0'))).toBe('whole');
    expect(await blobs.list('a')).toEqual(['a/1-0']);
  });

  it('says when there is no such blob', async () => {
    await expect(open().get('a/1-0')).rejects.toThrow(BlobNotFoundError);
  });

  it('lists and deletes what is below a prefix, and nothing else', async () => {
    const blobs = open();
    for (const name of ['a/1-0', 'a/1-1', 'ab/1-0']) await blobs.put(name, Buffer.from(name));
    expect([...(await blobs.list('a'))].sort()).toEqual(['a/1-0', 'a/1-1']);
    await blobs.deletePrefix('a');
    await blobs.deletePrefix('a');
    expect(await blobs.list('a')).toEqual([]);
    expect(await blobs.list('ab')).toEqual(['ab/1-0']);
  });

  it.each(['../a', 'a/../b', '/a', 'A', 'a//b', ''])('refuses the name %j', async (name) => {
    await expect(open().put(name, Buffer.from('x'))).rejects.toThrow(RangeError);
    await expect(open().get(name)).rejects.toThrow(RangeError);
  });
};

async function* pieces(): AsyncGenerator<Buffer> {
  for (let n = 0; n < 3; n += 1) yield await Promise.resolve(Buffer.alloc(1_000_000));
}

async function* breaksOff(): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from('half'));
  throw new Error('broke off');
}
