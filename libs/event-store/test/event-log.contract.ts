import { randomUUID } from 'node:crypto';
import { WrongRevisionError, type EventLog, type ProposedEvent, type StoredEvent } from '../src/index.ts';

/** A proposal that says nothing but its number. */
export const proposed = (n: number, id: string = randomUUID()): ProposedEvent => ({
  id,
  type: `Numbered${n % 3}`,
  data: { n },
  metadata: { of: n },
});
export const several = (count: number, from = 0): ProposedEvent[] =>
  Array.from({ length: count }, (_, index) => proposed(from + index));

export const numberIn = ({ data }: StoredEvent): number => (data as { n: number }).n;

/** A category that no other test uses: the log may be shared. */
export const aCategory = (): string => `contract${randomUUID().replaceAll('-', '')}`;

export const all = async (events: AsyncIterable<StoredEvent>): Promise<StoredEvent[]> => {
  const found: StoredEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
};

/** What a subscription yields until `enough` says stop, without the checkpoints. */
const follow = async (
  log: EventLog,
  categories: readonly string[],
  enough: (seen: readonly (number | 'caught-up')[]) => boolean,
  after?: bigint,
): Promise<(number | 'caught-up')[]> => {
  const stop = new AbortController();
  const seen: (number | 'caught-up')[] = [];
  const from = after === undefined ? {} : { after };
  for await (const message of log.subscribe({ categories, ...from, signal: stop.signal })) {
    if (message.type === 'event') seen.push(numberIn(message.event));
    if (message.type === 'caught-up') seen.push('caught-up');
    if (enough(seen)) stop.abort();
  }
  return seen;
};

/** What every EventLog promises, whichever server is behind it. */
export function keepsTheContractOfAnEventLog(open: () => EventLog): void {
  let log: EventLog;
  let category: string;
  let stream: string;
  beforeEach(() => {
    log = open();
    category = aCategory();
    stream = `${category}-${randomUUID()}`;
  });

  it('gives back what was written, in order, with revisions from 0 and growing positions', async () => {
    const events = several(3);
    await log.append(stream, -1n, events);
    const stored = await all(log.read(stream));
    expect(stored.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }))).toEqual(events);
    expect(stored.map(({ revision }) => revision)).toEqual([0n, 1n, 2n]);
    const positions = stored.map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
    expect(stored.every((event) => event.stream === stream && event.created instanceof Date)).toBe(true);
  });

  it('finds nothing in a stream that does not exist', async () => {
    expect(await all(log.read(stream))).toEqual([]);
    expect(await all(log.read(stream, { backwards: true, from: 3n, limit: 1 }))).toEqual([]);
  });

  it('reads from a revision, backwards, and as much as asked', async () => {
    await log.append(stream, -1n, several(5));
    const read = async (options: Parameters<EventLog['read']>[1]) =>
      (await all(log.read(stream, options))).map(numberIn);
    expect(await read({ from: 3n })).toEqual([3, 4]);
    expect(await read({ from: 5n })).toEqual([]);
    expect(await read({ from: 1n, limit: 2 })).toEqual([1, 2]);
    expect(await read({ backwards: true })).toEqual([4, 3, 2, 1, 0]);
    expect(await read({ backwards: true, from: 1n })).toEqual([1, 0]);
    expect(await read({ backwards: true, limit: 1 })).toEqual([4]);
  });

  it('refuses an append at another revision than the stream has, and writes nothing of it', async () => {
    await log.append(stream, -1n, several(2));
    for (const expected of [-1n, 0n, 2n, 7n])
      await expect(log.append(stream, expected, several(2, 10))).rejects.toBeInstanceOf(WrongRevisionError);
    await expect(log.append(`${stream}x`, 0n, several(1))).rejects.toBeInstanceOf(WrongRevisionError);
    expect((await all(log.read(stream))).map(numberIn)).toEqual([0, 1]);
  });

  it('recognises the identical proposal, also after later ones', async () => {
    const events = several(3);
    await log.append(stream, -1n, events);
    await log.append(stream, -1n, events);
    await log.append(stream, 2n, several(1, 3));
    await log.append(stream, -1n, events);
    expect((await all(log.read(stream))).map(numberIn)).toEqual([0, 1, 2, 3]);
    await expect(log.append(stream, -1n, [...events.slice(0, 1), proposed(9)])).rejects.toBeInstanceOf(
      WrongRevisionError,
    );
    await expect(log.append(stream, 2n, [proposed(9)])).rejects.toBeInstanceOf(WrongRevisionError);
  });

  it('lets one of many concurrent appends at the same revision through', async () => {
    const outcomes = await Promise.allSettled(several(30).map((event) => log.append(stream, -1n, [event])));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(reasons.every((reason) => reason instanceof WrongRevisionError)).toBe(true);
    expect(await all(log.read(stream))).toHaveLength(1);
  });

  it('settles hundreds of appends to different streams at once', async () => {
    await Promise.all(several(300).map((event, i) => log.append(`${stream}${i}`, -1n, [event])));
    const seen = await follow(log, [category], (messages) => messages.at(-1) === 'caught-up');
    expect(seen.filter((n) => n !== 'caught-up').sort((a, b) => a - b)).toEqual(several(300).map((_, i) => i));
  });

  it('subscribes to what is there, says that it has caught up, and goes on live', async () => {
    await log.append(stream, -1n, several(40));
    const seen = follow(log, [category], (messages) => messages.length === 44);
    await log.append(stream, 39n, [proposed(40)]);
    await log.append(stream, 40n, several(2, 41));
    const messages = await seen;
    expect(messages.filter((n) => n !== 'caught-up')).toEqual(Array.from({ length: 43 }, (_, n) => n));
    expect(messages.indexOf('caught-up')).toBeGreaterThanOrEqual(40);
  });

  it('subscribes after a position, and to the categories named only', async () => {
    const other = aCategory();
    await log.append(stream, -1n, several(3));
    await log.append(`${other}-1`, -1n, several(2, 10));
    await log.append(`${category}x-1`, -1n, several(2, 20));
    const [first] = await all(log.read(stream));
    const untilCaughtUp = (seen: readonly unknown[]): boolean => seen.at(-1) === 'caught-up';
    expect(await follow(log, [category], untilCaughtUp, first?.position)).toEqual([1, 2, 'caught-up']);
    expect(await follow(log, [category, other], untilCaughtUp)).toEqual([0, 1, 2, 10, 11, 'caught-up']);
  });

  it('ends a subscription that waits when it is aborted', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const { type } of log.subscribe({ categories: [category], signal: stop.signal })) {
      seen.push(type);
      if (type === 'caught-up') setImmediate(() => stop.abort());
    }
    expect(seen.filter((type) => type !== 'checkpoint')).toEqual(['caught-up']);
  });

  it('finds an event at exactly its position', async () => {
    await log.append(stream, -1n, several(3));
    const [, second] = await all(log.read(stream));
    const position = second?.position ?? 0n;
    expect(await log.eventAt(position)).toEqual(second);
    expect(await log.eventAt(position + 1n)).not.toEqual(second);
    expect(await log.eventAt(1n << 60n)).toBeUndefined();
  });

  it('writes nothing for an append without events, but checks the revision', async () => {
    await log.append(stream, -1n, []);
    await expect(log.append(stream, 4n, [])).rejects.toBeInstanceOf(WrongRevisionError);
    expect(await all(log.read(stream))).toEqual([]);
  });
}
