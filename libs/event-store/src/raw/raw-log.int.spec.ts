import { eventually } from '../../../../test/eventually.ts';
import { startBadDay, type BadDay } from '../../test/bad-day.ts';
import { aCategory, several } from '../../test/event-log.contract.ts';
import { following, keepsTheContractOfARawLog } from '../../test/raw-log.contract.ts';
import { connectRawLog, type EventLog, type RawEvent, type RawLog, type RawLogOptions } from '../index.ts';

let day: BadDay;
const open: RawLog[] = [];
beforeAll(async () => {
  day = await startBadDay();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((raw) => raw.dispose()));
  await day.heal();
});
afterAll(() => day.stop());

/** Patience for tests: silence is looked into after 150 ms. */
const connect = (options: RawLogOptions = {}): RawLog => {
  const raw = connectRawLog(day.connectionString, { stallAfter: 150, answersWithin: 1_000, ...options });
  open.push(raw);
  return raw;
};

describe('the log on a server, by the byte', () => {
  keepsTheContractOfARawLog(() => ({
    log: day.connect(),
    raw: connect({ stallAfter: 10_000, answersWithin: 10_000 }),
  }));
});

describe('the log by the byte, on a bad day', () => {
  let log: EventLog;
  let stream: string;
  beforeEach(() => {
    log = day.connect();
    stream = `${aCategory()}-1`;
  });

  const firstEvent = async (): Promise<RawEvent> => {
    for await (const event of connect().all()) if (event.stream === stream) return event;
    throw new Error('there is none');
  };

  it.each([
    ['falls silent', () => day.node.on('subscribe', { type: 'falls-silent', after: 10 }, 1)],
    ['is never answered', () => day.node.on('subscribe', { type: 'never-answers' }, 1)],
    ['ends with OK', () => day.node.on('subscribe', { type: 'ends-with-ok', after: 10 }, 3)],
    ['is refused for a while', () => day.node.on('subscribe', { type: 'unavailable' }, 3)],
    ['is cut in the middle of a message', () => day.line.cutAfter(3_000)],
    ['comes a few bytes at a time', () => day.line.drip(60, 1)],
  ])('is followed without a gap and without a repetition when the call %s', async (_, misbehave) => {
    await log.append(stream, -1n, several(30));
    const { position } = await firstEvent();
    misbehave();
    const seen = following(connect(), stream, position);
    await eventually(() => expect(seen.numbers()).toHaveLength(29));
    await seen.end();
    expect(seen.numbers()).toEqual(Array.from({ length: 29 }, (_each, n) => n + 1));
  });

  it('is followed over a new connection when the old one is dead without saying so', async () => {
    const seen = following(connect(), stream);
    await eventually(() => expect(seen.hasCaughtUp()).toBe(true));
    day.line.freeze();
    await day.connect().append(stream, -1n, several(3));
    await eventually(() => expect(seen.numbers()).toEqual([0, 1, 2]));
    await seen.end();
  });

  it('is left alone when it is silent because nothing happens', async () => {
    const seen = following(connect(), stream);
    await eventually(() => expect(seen.hasCaughtUp()).toBe(true));
    await eventually(() => expect(day.node.calls('read')).toBeGreaterThan(3));
    expect(day.node.calls('subscribe')).toBe(1);
    await seen.end();
  });

  it('is read to the end though the line is cut again and again', async () => {
    await log.append(stream, -1n, several(200));
    day.line.cutAfter(9_000);
    const numbers: number[] = [];
    for await (const event of connect().all())
      if (event.stream === stream) numbers.push((JSON.parse(Buffer.from(event.data).toString()) as { n: number }).n);
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });
});
