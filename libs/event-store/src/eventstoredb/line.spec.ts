import { OutageError } from '@envoi/event-sourcing';
import { Line } from './line.ts';

const limits = { atOnce: 3, waiting: 100, waitingBytes: 1_000 };
const small = { size: () => 1, patience: 10_000 };
const never = () => new Promise<void>(() => undefined);

describe('a line', () => {
  it('never runs more at once than it may, and lets everything through in the end, in order, whatever fails', async () => {
    const line = new Line(limits);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const task = (n: number) => async () => {
      order.push(n);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (n % 5 === 0) throw new Error('failed');
      return n;
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => line.run(task(n), small)));
    expect(most).toBe(3);
    expect(order).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
    expect(await line.run(task(1), small)).toBe(1);
  });

  it('refuses what is one too many, or too big, and keeps what waits', async () => {
    const line = new Line({ atOnce: 1, waiting: 2, waitingBytes: 1_000 });
    let finish = (): void => undefined;
    const first = line.run(() => new Promise<void>((resolve) => (finish = resolve)), small);
    const big = line.run(() => Promise.resolve('big'), { size: () => 990, patience: 10_000 });
    await expect(line.run(never, { size: () => 11, patience: 10_000 })).rejects.toBeInstanceOf(OutageError);
    const second = line.run(() => Promise.resolve('second'), { size: () => 10, patience: 10_000 });
    await expect(line.run(never, { size: () => 0, patience: 10_000 })).rejects.toBeInstanceOf(OutageError);
    finish();
    expect(await Promise.all([first, big, second])).toEqual([undefined, 'big', 'second']);
    expect(await line.run(() => Promise.resolve('later'), { size: () => 1_000, patience: 10_000 })).toBe('later');
  });

  it('refuses whose turn does not come in time, without losing a place', async () => {
    const line = new Line({ ...limits, atOnce: 1 });
    let finish = (): void => undefined;
    const first = line.run(() => new Promise<void>((resolve) => (finish = resolve)), small);
    await expect(line.run(never, { size: () => 1, patience: 5 })).rejects.toBeInstanceOf(OutageError);
    finish();
    await first;
    expect(await line.run(() => Promise.resolve('next'), small)).toBe('next');
  });

  it('refuses all who wait when it is cleared', async () => {
    const line = new Line({ ...limits, atOnce: 1 });
    void line.run(never, small);
    const waiting = [line.run(never, small), line.run(never, small)];
    line.clear(new OutageError('closed'));
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
