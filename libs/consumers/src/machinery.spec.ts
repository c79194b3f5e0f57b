import { HOUR, MINUTE, OutageError, SECOND } from '@envoi/event-sourcing';
import { setTimeout as pause } from 'node:timers/promises';
import { backOff, waitAfter } from './back-off.ts';
import { inBatches } from '@envoi/event-store';
import { describeError } from './logger.ts';
import { Signal } from './signal.ts';

const collect = async <T>(source: (signal: AbortSignal) => AsyncIterable<T>, most: number, within = 5) => {
  const batches: (readonly T[])[] = [];
  for await (const batch of inBatches(source, { most, within: () => within })) batches.push(batch);
  return batches;
};

describe('batches', () => {
  it('hold what is there, in order, and never more than they may', async () => {
    async function* source() {
      for (let n = 1; n <= 7; n += 1) yield await Promise.resolve(n);
    }
    expect(await collect(source, 3)).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  });

  it('do not wait for what is not there yet', async () => {
    let more = (): void => undefined;
    const later = new Promise<void>((resolve) => (more = resolve));
    async function* source() {
      yield 1;
      await later;
      yield 2;
    }
    const batches: (readonly number[])[] = [];
    for await (const batch of inBatches(source, { most: 10, within: () => 1 })) {
      batches.push(batch);
      more();
    }
    expect(batches).toEqual([[1], [2]]);
  });

  it('fetch one message ahead at most while a batch is handled', async () => {
    let fetched = 0;
    async function* source() {
      for (;;) yield await Promise.resolve((fetched += 1));
    }
    for await (const batch of inBatches(source, { most: 2, within: () => 5 })) {
      await pause(5);
      expect(fetched).toBeLessThanOrEqual(batch[1]! + 1);
      if (fetched > 8) break;
    }
  });

  it('end the source when they are left while it waits', async () => {
    let isEnded = false;
    async function* source(signal: AbortSignal) {
      yield 1;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      isEnded = true;
    }
    for await (const _ of inBatches(source, { most: 1, within: () => 1 })) break;
    expect(isEnded).toBe(true);
  });

  it('fail when the source fails, after what came before', async () => {
    async function* source() {
      yield await Promise.resolve(1);
      throw new Error('broken');
    }
    await expect(collect(source, 1)).rejects.toThrow('broken');
  });
});

describe('back-off', () => {
  const latest = { ...backOff, random: () => 1 };

  it('doubles from 100 ms up to a minute', () => {
    const waits = [0, 1, 2, 5, 9, 10, 1000].map((failures) => waitAfter(new Error(), failures, latest));
    expect(waits).toEqual([100, 200, 400, 3_200, 51_200, MINUTE, MINUTE]);
  });

  it('is anything between nothing and that', () => {
    expect(waitAfter(new Error(), 3, { ...backOff, random: () => 0 })).toBe(0);
    expect(waitAfter(new Error(), 3, { ...backOff, random: () => 0.5 })).toBe(400);
  });

  it('probes a connection that is down every five seconds at least', () => {
    expect(waitAfter(new OutageError('down'), 50, latest)).toBe(5 * SECOND);
  });

  it('waits as long as the other side asks for, up to an hour', () => {
    expect(waitAfter(new OutageError('busy', 30 * SECOND), 0, latest)).toBe(30 * SECOND);
    expect(waitAfter(new OutageError('busy', 0), 9, latest)).toBe(0);
    expect(waitAfter(new OutageError('busy', 5 * HOUR), 0, latest)).toBe(HOUR);
  });
});

describe('an error in the log', () => {
  it('shows its class, status and code, and never its message', () => {
    const error = Object.assign(new TypeError('Jane Doe'), { status: 503, code: 'ECONNRESET' });
    expect(describeError(error)).toBe('TypeError 503 ECONNRESET');
    expect(describeError(Object.assign(new Error('x'), { code: 'jane@example.org is unknown' }))).toBe('Error');
    expect(describeError('Jane Doe')).toBe('string');
  });
});

describe('a signal', () => {
  it('keeps a poke that comes while nobody waits', async () => {
    const signal = new Signal();
    signal.poke();
    const startedAt = performance.now();
    await signal.wait(10 * SECOND);
    expect(performance.now() - startedAt).toBeLessThan(SECOND);
  });

  it('wakes who waits, and is used up by that', async () => {
    const signal = new Signal();
    const waiting = signal.wait(10 * SECOND);
    signal.poke();
    await waiting;
    const startedAt = performance.now();
    await signal.wait(30);
    expect(performance.now() - startedAt).toBeGreaterThan(25);
  });
});
