import { headsIn } from './index.ts';

const inFile = (...lines: readonly string[]): Promise<readonly string[]> =>
  headsIn(new Blob([lines.join('\n')]).stream());
const headLine = (checkpoint: string): string => JSON.stringify({ checkpoint });

describe('the heads in a file', () => {
  it('are those between the leaves of evidence, and the one before them', async () => {
    const before = JSON.stringify({ before: { checkpoint: 'a', frontier: [] } });
    expect(await inFile('{"evidence":1}', before, 'leaf\t7', headLine('b'), 'leaf\t8', headLine('c'), '')).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('are those of a witness, but for what a kill has cut off', async () => {
    expect(await inFile(headLine('a'), headLine('b'), headLine('c').slice(0, -1))).toEqual(['a', 'b']);
  });

  it('are thinned out when there are a great many, and the first and the last stay', async () => {
    for (const count of [127, 128, 129, 1_000, 100_001]) {
      const heads = await inFile(...Array.from({ length: count }, (_, n) => headLine(String(n))));
      expect(heads.length).toBeGreaterThan(60);
      expect(heads.length).toBeLessThanOrEqual(128);
      expect([heads[0], heads.at(-1)]).toEqual(['0', String(count - 1)]);
      expect(heads.map(Number)).toEqual(heads.map(Number).toSorted((a, b) => a - b));
    }
  });

  it('are none in whatever else it may be', async () => {
    expect(await inFile('{"checkpoint":7}', '{"before":{"checkpoint":{}}}', '{"before":null}', '[]', '')).toEqual([]);
    expect(await inFile(`{"checkpoint":${'['.repeat(1_000_000)}`)).toEqual([]);
    await expect(inFile('x'.repeat(9_000_000))).rejects.toThrow('longer than an event');
  });
});
