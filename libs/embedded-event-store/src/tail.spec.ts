import { type EventRecord } from './record.ts';
import { Tail } from './tail.ts';

const zeros = new Uint8Array(100_000);
const record = (position: number, bytes = 10): EventRecord => ({
  position: BigInt(position),
  stream: 's',
  revision: 0n,
  id: 'id',
  type: 't',
  contentType: 'application/json',
  created: 0n,
  data: zeros.subarray(0, bytes),
  metadata: new Uint8Array(),
});
const records = (from: number, to: number, bytes?: number): EventRecord[] =>
  Array.from({ length: to - from + 1 }, (_, n) => record(from + n, bytes));
const positions = (found: EventRecord[] | undefined) => found?.map(({ position }) => Number(position));

describe('the tail', () => {
  it('gives what comes after a position, and nothing to who does not need anything', () => {
    const tail = new Tail();
    tail.reset(10n);
    tail.push(records(11, 15));
    expect(positions(tail.read(12n, 2))).toEqual([13, 14]);
    expect(positions(tail.read(15n, 2))).toEqual([]);
    expect(tail.last).toBe(15n);
  });

  it('sends who is behind its beginning to the database', () => {
    const tail = new Tail();
    tail.reset(10n);
    tail.push(records(11, 15));
    expect(tail.read(9n, 5)).toBeUndefined();
    expect(positions(tail.read(10n, 1))).toEqual([11]);
  });

  it.each([
    ['events', 10],
    ['bytes', 100_000],
  ])('forgets its beginning when it holds too many %s, and never has a gap', (_what, bytes) => {
    const tail = new Tail();
    tail.reset(0n);
    for (let from = 1; from < 10_000; from += 100) tail.push(records(from, from + 99, bytes));
    expect(tail.read(0n, 1)).toBeUndefined();
    let first = 0n;
    while (tail.read(first, 1) === undefined) first += 1n;
    expect(positions(tail.read(first, 20_000))).toEqual(
      Array.from({ length: 10_000 - Number(first) }, (_, n) => Number(first) + 1 + n),
    );
    expect(10_000n - first).toBeLessThanOrEqual(4_096n);
  });

  it('wakes who waits for what comes, and lets go who gives up', async () => {
    const tail = new Tail();
    const giveUp = new AbortController();
    const woken = tail.beyond(0n, giveUp.signal);
    tail.push([record(1)]);
    await woken;
    const waiting = tail.beyond(1n, giveUp.signal);
    giveUp.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });
});
