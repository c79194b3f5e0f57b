import fc from 'fast-check';
import { groupCommit, TooBusyError } from './group-commit.ts';

/** Writes that end when the test says so. */
const writes = () => {
  const groups: { items: readonly number[]; done: PromiseWithResolvers<undefined> }[] = [];
  const write = async (items: readonly number[]): Promise<string[]> => {
    const done = Promise.withResolvers<undefined>();
    groups.push({ items, done });
    await done.promise;
    return items.map((item) => `wrote ${item}`);
  };
  return { write, groups };
};

describe('group commit', () => {
  it('writes what comes alone at once, and what comes meanwhile together, in order', async () => {
    const { write, groups } = writes();
    const commit = groupCommit(write);
    const all = [1, 2, 3].map((item) => commit(item));
    expect(groups.map(({ items }) => items)).toEqual([[1]]);
    groups[0]!.done.resolve(undefined);
    await all[0];
    expect(groups.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    groups[1]!.done.resolve(undefined);
    expect(await Promise.all(all)).toEqual(['wrote 1', 'wrote 2', 'wrote 3']);
  });

  it('tells of a failure exactly those who were in that write', async () => {
    const { write, groups } = writes();
    const commit = groupCommit(write);
    const [first, second] = [commit(1), commit(2)];
    groups[0]!.done.reject(new RangeError('disk full'));
    await expect(first).rejects.toThrow(RangeError);
    groups[1]!.done.resolve(undefined);
    await expect(second).resolves.toBe('wrote 2');
  });

  it('sends away whom it cannot take', async () => {
    const { write, groups } = writes();
    const commit = groupCommit(write, { mostWaiting: 2 });
    const taken = [1, 2, 3].map((item) => commit(item));
    await expect(commit(4)).rejects.toThrow(TooBusyError);
    groups[0]!.done.resolve(undefined);
    await taken[0];
    groups[1]!.done.resolve(undefined);
    await Promise.all(taken);
  });

  it('lets nobody wait for ever', async () => {
    const { write } = writes();
    await expect(groupCommit(write, { patience: 10 })(1)).rejects.toThrow('the store does not answer');
  });

  it('never writes twice, never leaves out, never overlaps, never exceeds the size of a group', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 4 }), async (scheduler, most) => {
        const written: number[] = [];
        let writing = 0;
        const commit = groupCommit<number, undefined>(
          async (items) => {
            writing += 1;
            expect([writing, items.length <= most]).toEqual([1, true]);
            await scheduler.schedule(Promise.resolve());
            written.push(...items);
            writing -= 1;
            return [];
          },
          { most },
        );
        const items = Array.from({ length: 12 }, (_, item) => item);
        const committed = items.map((item) => commit(item));
        await scheduler.waitFor(Promise.all(committed));
        expect(written).toEqual(items);
      }),
      { numRuns: 50 },
    );
  });
});
