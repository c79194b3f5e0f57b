import { rememberFor } from './remember.ts';

const setUp = () => {
  const at = { now: 0 };
  const asked: string[] = [];
  const answer = { fails: false };
  const ask = rememberFor({ length: 60_000, most: 2, elapsed: () => at.now }, (key) => {
    asked.push(key);
    return answer.fails ? Promise.reject(new Error('down')) : Promise.resolve(`${key}${asked.length}`);
  });
  return { at, asked, answer, ask };
};

describe('what is remembered', () => {
  it('is asked once a minute, however many want to know', async () => {
    const { at, ask, asked } = setUp();
    expect(await Promise.all([ask('a'), ask('a')])).toEqual(['a1', 'a1']);
    at.now = 59_999;
    expect(await ask('a')).toBe('a1');
    at.now = 60_000;
    expect(await ask('a')).toBe('a2');
    expect(asked).toEqual(['a', 'a']);
  });

  it('is never a failure', async () => {
    const { ask, answer } = setUp();
    answer.fails = true;
    await expect(ask('a')).rejects.toThrow('down');
    answer.fails = false;
    expect(await ask('a')).toBe('a2');
  });

  it('does not grow beyond its bound', async () => {
    const { ask, asked } = setUp();
    for (const key of ['a', 'b', 'c', 'b', 'a']) await ask(key);
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });
});
