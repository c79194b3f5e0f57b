import { CompactRange, leafHash, verifyRange, type Range } from './index.ts';

const leaf = (n: number): Buffer => leafHash(Buffer.from(`leaf ${n}`));
const leaves = (from: number, to: number): Buffer[] => Array.from({ length: to - from }, (_, n) => leaf(from + n));

const treeOf = (size: number): CompactRange => {
  const tree = new CompactRange();
  for (const hash of leaves(0, size)) tree.append(hash);
  return tree;
};
const headOf = (size: number) => ({ size, root: treeOf(size).root() });

/** From head 10 to head 40, with heads at 20 and 25. */
const range = (changes: Partial<Range> = {}): Range => ({
  frontier: treeOf(10),
  heads: [10, 20, 25, 40].map(headOf),
  leaves: leaves(10, 40),
  ...changes,
});

const changed = (at: number): Buffer[] => leaves(10, 40).map((hash, n) => (10 + n === at ? leaf(999) : hash));

describe('a range of leaves', () => {
  it('is what was signed', async () => {
    expect(await verifyRange(range())).toEqual({ ok: true, size: 40 });
    const whole = { frontier: new CompactRange(), heads: [headOf(40)], leaves: leaves(0, 40) };
    expect(await verifyRange(whole)).toEqual({ ok: true, size: 40 });
    expect(await verifyRange({ frontier: treeOf(10), heads: [headOf(10)], leaves: [] })).toEqual({
      ok: true,
      size: 10,
    });
  });

  it.each([
    [10, 10, 20],
    [19, 10, 20],
    [20, 20, 25],
    [39, 25, 40],
  ])('is not when leaf %i is another: between the heads beside it', async (at, from, to) => {
    const difference = { ok: false, why: 'not-what-was-signed', from, to };
    expect(await verifyRange(range({ leaves: changed(at) }))).toEqual(difference);
    const swapped = leaves(10, 40);
    [swapped[5], swapped[6]] = [swapped[6]!, swapped[5]!];
    expect(await verifyRange(range({ leaves: swapped }))).toMatchObject({ from: 10, to: 20 });
  });

  it('is not, and it is told which leaf, when the sealed ones are at hand', async () => {
    const sealed = (index: number) => Promise.resolve(index === 12 ? undefined : leaf(index));
    for (const at of [10, 19, 33])
      expect(await verifyRange(range({ leaves: changed(at), sealed }))).toEqual({
        ...{ ok: false, why: 'not-what-was-signed', from: at, to: at + 1 },
      });
    expect(await verifyRange(range({ sealed }))).toEqual({ ok: true, size: 40 });
  });

  it('is not when leaves are missing at its end, or are too many', async () => {
    const missing = (from: number) => ({ ok: false, why: 'leaves-missing', from, to: 40 });
    expect(await verifyRange(range({ leaves: leaves(10, 39) }))).toEqual(missing(25));
    expect(await verifyRange(range({ leaves: [] }))).toEqual(missing(10));
    const more = { ok: false, why: 'leaves-not-signed', from: 40, to: 41 };
    expect(await verifyRange(range({ leaves: leaves(10, 42) }))).toEqual(more);
  });

  it('is not when it does not begin with the tree of its first head', async () => {
    const frontier = { size: 10, hashes: treeOf(10).hashes.toReversed() };
    const difference = { ok: false, why: 'frontier-not-of-head', from: 10, to: 10 };
    expect(await verifyRange(range({ frontier }))).toEqual(difference);
  });

  it('has heads in their order, none of them before it', async () => {
    await expect(verifyRange(range({ heads: [20, 10].map(headOf) }))).rejects.toThrow(RangeError);
    await expect(verifyRange(range({ heads: [9, 40].map(headOf) }))).rejects.toThrow(RangeError);
    await expect(verifyRange(range({ frontier: { size: 10, hashes: [] } }))).rejects.toThrow(RangeError);
  });
});
