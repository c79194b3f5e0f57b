import { limited } from './limit.ts';

describe('a limit', () => {
  it('is never exceeded, and lets everything through in the end, whatever fails', async () => {
    const inTurn = limited(3);
    let running = 0;
    let most = 0;
    const task = (n: number) => async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (n % 5 === 0) throw new Error('failed');
      return n;
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => inTurn(task(n))));
    expect(most).toBe(3);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
    expect(await inTurn(task(1))).toBe(1);
  });
});
