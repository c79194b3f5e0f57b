import { randomUUID } from 'node:crypto';
import { type EventLog, type FollowMessage, type Position, type RawEvent, type RawLog } from '../src/index.ts';
import { proposed, several } from './event-log.contract.ts';

/** What is followed, in the background: the numbers of one stream, and when it had caught up. */
export const following = (raw: RawLog, stream: string, after?: Position) => {
  const stop = new AbortController();
  const messages: FollowMessage[] = [];
  const done = (async () => {
    for await (const message of raw.follow({ after, signal: stop.signal })) messages.push(message);
  })();
  return {
    numbers: () =>
      messages.flatMap((message) =>
        message.type === 'event' && message.event.stream === stream ? [numberIn(message.event)] : [],
      ),
    hasCaughtUp: () => messages.some(({ type }) => type === 'caught-up'),
    messages,
    end: (): Promise<void> => {
      stop.abort();
      return done;
    },
  };
};

const numberIn = ({ data }: RawEvent): number => (JSON.parse(Buffer.from(data).toString()) as { n: number }).n;

/** What every RawLog promises of a log that an EventLog writes to, whichever server is behind both. */
export function keepsTheContractOfARawLog(open: () => Readonly<{ log: EventLog; raw: RawLog }>): void {
  let log: EventLog;
  let raw: RawLog;
  let stream: string;
  beforeEach(() => {
    ({ log, raw } = open());
    stream = `raw${randomUUID().replaceAll('-', '')}-1`;
  });

  const ofStream = async (after?: Position): Promise<RawEvent[]> => {
    const events: RawEvent[] = [];
    for await (const event of raw.all({ after })) if (event.stream === stream) events.push(event);
    return events;
  };

  it('gives the bytes that were written, in the order of the log', async () => {
    const events = several(3);
    await log.append(stream, -1n, events);
    const found = await ofStream();
    expect(found.map(({ id, type, revision }) => ({ id, type, revision }))).toEqual(
      events.map(({ id, type }, n) => ({ id, type, revision: BigInt(n) })),
    );
    expect(found.every(({ contentType }) => contentType === 'application/json')).toBe(true);
    const texts = found.map(({ data, metadata }) => [data, metadata].map((bytes) => Buffer.from(bytes).toString()));
    expect(texts).toEqual(events.map(({ data, metadata }) => [JSON.stringify(data), JSON.stringify(metadata)]));
    const positions = found.map(({ position }) => position.commit);
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('goes on after a position', async () => {
    await log.append(stream, -1n, several(5));
    const found = await ofStream();
    expect((await ofStream(found[1]?.position)).map(numberIn)).toEqual([2, 3, 4]);
    expect(await ofStream(found[4]?.position)).toEqual([]);
  });

  it('knows its end, and what is at a position', async () => {
    await log.append(stream, -1n, several(2));
    const positions = (await ofStream()).map(({ position }) => position.commit);
    const [first = 0n, last = 0n] = positions;
    const at = (position: bigint) => raw.at({ commit: position, prepare: position });
    expect(await raw.end()).toBe(last);
    expect((await Promise.all(positions.map(at))).map((event) => event && numberIn(event))).toEqual([0, 1]);
    if (first + 1n < last) expect(await at(first + 1n)).toBeUndefined();
    expect(await at(last + 1_000n)).toBeUndefined();
  });

  it('is followed from the beginning, and live', async () => {
    await log.append(stream, -1n, several(40));
    const seen = following(raw, stream);
    await until(() => seen.hasCaughtUp());
    await log.append(stream, 39n, [proposed(40)]);
    await log.append(stream, 40n, several(2, 41));
    await until(() => seen.numbers().length === 43);
    await seen.end();
    expect(seen.numbers()).toEqual(Array.from({ length: 43 }, (_, n) => n));
  });

  it('is followed after a position', async () => {
    await log.append(stream, -1n, several(5));
    const [, second] = await ofStream();
    const seen = following(raw, stream, second?.position);
    await until(() => seen.numbers().length === 3);
    await seen.end();
    expect(seen.numbers()).toEqual([2, 3, 4]);
  });

  it('is followed without a gap while much is written at once', async () => {
    const seen = following(raw, stream);
    for (let n = 0; n < 300; n += 20) await log.append(stream, BigInt(n) - 1n, several(20, n));
    await until(() => seen.numbers().length >= 300);
    await seen.end();
    expect(seen.numbers()).toEqual(Array.from({ length: 300 }, (_, n) => n));
  });

  it('is no longer followed when that is aborted', async () => {
    const seen = following(raw, stream);
    await until(() => seen.hasCaughtUp());
    await seen.end();
    const stopped = new AbortController();
    stopped.abort();
    for await (const message of raw.follow({ signal: stopped.signal })) throw new Error(message.type);
  });

  it('leaves a reader that goes early alone', async () => {
    await log.append(stream, -1n, several(3));
    for await (const event of raw.all()) if (event.stream === stream) break;
    expect((await ofStream()).map(numberIn)).toEqual([0, 1, 2]);
  });
}

/** Until it is so; the test's own time-out says that it never was. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};
