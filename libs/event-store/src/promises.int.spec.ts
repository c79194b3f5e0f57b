import { OutageError } from '@envoi/event-sourcing';
import fc from 'fast-check';
import { eventually } from '../../../test/eventually.ts';
import { type Fault } from '../../embedded-event-store/test/misbehaving.ts';
import { startBadDay, type BadDay } from '../test/bad-day.ts';
import { aCategory, all, numberIn, several } from '../test/event-log.contract.ts';
import { WrongRevisionError, type EventLog, type SubscriptionMessage } from './index.ts';

let day: BadDay;
let log: EventLog;
let category: string;
let stream: string;
beforeAll(async () => {
  day = await startBadDay();
});
beforeEach(() => {
  log = day.connect();
  category = aCategory();
  stream = `${category}-1`;
});
afterEach(() => day.heal());
afterAll(() => day.stop());

const numbers = async (of = stream) => (await all(day.connect().read(of))).map(numberIn);

/** What a subscription yields, in the background. */
const follow = (from: EventLog, after?: bigint) => {
  const stop = new AbortController();
  const seen: SubscriptionMessage[] = [];
  const options = { categories: [category], signal: stop.signal, ...(after === undefined ? {} : { after }) };
  const done = (async () => {
    for await (const message of from.subscribe(options)) seen.push(message);
  })();
  const end = (): Promise<void> => {
    stop.abort();
    return done;
  };
  const events = (): number[] => seen.flatMap((message) => (message.type === 'event' ? [numberIn(message.event)] : []));
  return { seen, events, end };
};

describe('an append', () => {
  it('is stored though the answer to it is always lost: it is found by reading', async () => {
    day.node.on('append', { type: 'falls-silent', after: 0 });
    await log.append(stream, -1n, several(3));
    await log.append(stream, 2n, several(2, 3));
    expect(await numbers()).toEqual([0, 1, 2, 3, 4]);
    expect(day.node.calls('append')).toBe(2);
  });

  it('is stored when it got lost itself: nothing is found, the same is sent again', async () => {
    day.node.on('append', { type: 'never-answers' }, 2);
    await log.append(stream, -1n, several(3));
    expect(await numbers()).toEqual([0, 1, 2]);
    expect(day.node.calls('append')).toBe(3);
  });

  it('is a wrong revision when somebody else is found where it belongs', async () => {
    day.node.on('append', { type: 'never-answers' }, 1);
    const patient = day.connect({ appendTimeout: 1_000 });
    const lost = expect(patient.append(stream, -1n, several(2))).rejects.toBeInstanceOf(WrongRevisionError);
    await eventually(() => expect(day.node.calls('append')).toBe(1));
    await day.connect().append(stream, -1n, several(2, 7));
    await lost;
    expect(day.node.calls('append')).toBe(2);
  });

  it('is an outage only when neither way works until its time is over', async () => {
    const patient = day.connect({ appendWithin: 1_000 });
    day.node.on('append', { type: 'never-answers' });
    await expect(patient.append(stream, -1n, several(1))).rejects.toThrow('was not there when last looked');
    day.node.on('read', { type: 'never-answers' });
    const began = performance.now();
    const append = patient.append(stream, -1n, several(1));
    await expect(append).rejects.toBeInstanceOf(OutageError);
    await expect(append).rejects.toThrow('not known');
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it.each([
    ['refused with UNAVAILABLE for a while', () => day.node.on('append', { type: 'unavailable' }, 3)],
    ['answered late', () => day.node.on('append', { type: 'answers-late', by: 500 }, 2)],
    ['ended with OK and no answer', () => day.node.on('append', { type: 'ends-with-ok', after: 0 }, 2)],
    ['cut in the middle of the answer', () => day.line.cutAfter(70)],
    ['answered a few bytes at a time', () => day.line.drip(7, 1)],
  ])('is stored once when it is %s', async (_, misbehave) => {
    misbehave();
    await log.append(stream, -1n, several(3));
    await log.append(stream, 2n, several(1, 3));
    expect(await numbers()).toEqual([0, 1, 2, 3]);
  });

  it('goes over a new connection when the old one is dead without saying so, and still held by a subscription', async () => {
    const calm = day.connect({ stallAfter: 60_000 });
    await calm.append(stream, -1n, several(1));
    const following = follow(calm);
    await eventually(() => expect(following.seen.at(-1)?.type).toBe('caught-up'));
    day.line.freeze();
    await calm.append(stream, 0n, several(1, 1));
    expect(await all(calm.read(stream))).toHaveLength(2);
    await following.end();
  });

  it('is refused, or stored, and never lost, when more come than may wait', async () => {
    const narrow = day.connect({ appendsAtOnce: 2, appendsWaiting: 10 });
    const outcomes = await Promise.allSettled(
      several(50).map((event, n) => narrow.append(`${stream}${n}`, -1n, [event])),
    );
    const stored = outcomes.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
    expect(stored).toHaveLength(12);
    for (const [n, outcome] of outcomes.entries())
      if (outcome.status === 'rejected') {
        expect(outcome.reason).toBeInstanceOf(OutageError);
        expect(await numbers(`${stream}${n}`)).toEqual([]);
      } else expect(await numbers(`${stream}${n}`)).toEqual([n]);
  });
});

describe('many appends', () => {
  const fault: fc.Arbitrary<Fault> = fc.constantFrom(
    { type: 'never-answers' },
    { type: 'answers-late', by: 200 },
    { type: 'answers-late', by: 400 },
    { type: 'falls-silent', after: 0 },
    { type: 'ends-with-ok', after: 0 },
    { type: 'unavailable' },
  );
  const badDays = fc.record({
    append: fc.array(fault, { minLength: 10, maxLength: 40 }),
    read: fc.array(fault, { maxLength: 20 }),
    cutAfter: fc.option(fc.integer({ min: 50, max: 20_000 }), { nil: undefined }),
  });

  it('on any bad day: each settles in its time, and what it says is so', async () => {
    await fc.assert(
      fc.asyncProperty(badDays, async ({ append, read, cutAfter }) => {
        for (const each of append) day.node.on('append', each, 1);
        for (const each of read) day.node.on('read', each, 1);
        if (cutAfter !== undefined) day.line.cutAfter(cutAfter);
        const name = aCategory();
        const hurried = day.connect({ appendWithin: 1_500 });
        const began = performance.now();
        const outcomes = await Promise.allSettled(
          Array.from({ length: 60 }, (_, n) => hurried.append(`${name}-${n}`, -1n, several(2, n))),
        );
        expect(performance.now() - began).toBeLessThan(3_000);
        await day.heal();
        const calm = day.connect({ readTimeout: 10_000 });
        for (const [n, outcome] of outcomes.entries()) {
          const found = (await all(calm.read(`${name}-${n}`))).map(numberIn);
          if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(OutageError);
          if (outcome.status === 'fulfilled' || found.length > 0) expect(found).toEqual([n, n + 1]);
        }
        await calm.dispose();
      }),
      { numRuns: 4 },
    );
  }, 60_000);
});

describe('a subscription', () => {
  it.each([
    ['falls silent', () => day.node.on('subscribe', { type: 'falls-silent', after: 10 }, 1)],
    ['is never answered', () => day.node.on('subscribe', { type: 'never-answers' }, 1)],
    ['ends with OK', () => day.node.on('subscribe', { type: 'ends-with-ok', after: 10 }, 3)],
    ['is refused for a while', () => day.node.on('subscribe', { type: 'unavailable' }, 3)],
    ['is cut in the middle of a message', () => day.line.cutAfter(3_000)],
    ['comes a few bytes at a time', () => day.line.drip(60, 1)],
  ])('that %s goes on without a gap and without a repetition', async (_, misbehave) => {
    await log.append(stream, -1n, several(30));
    const [first] = await all(log.read(stream, { limit: 1 }));
    await day.heal();
    misbehave();
    const following = follow(day.connect(), first?.position);
    await eventually(() => expect(following.events()).toHaveLength(29));
    await following.end();
    expect(following.events()).toEqual(Array.from({ length: 29 }, (_each, n) => n + 1));
  });

  it('notices over a dead connection that it misses something', async () => {
    const following = follow(log);
    await eventually(() => expect(following.seen.at(-1)?.type).toBe('caught-up'));
    day.line.freeze();
    await day.connect().append(stream, -1n, several(3));
    await eventually(() => expect(following.events()).toEqual([0, 1, 2]));
    await following.end();
  });

  it('is left alone when it is silent because nothing concerns it', async () => {
    const following = follow(log);
    await eventually(() => expect(following.seen.at(-1)?.type).toBe('caught-up'));
    await day.connect().append(`${aCategory()}-1`, -1n, several(20));
    const looks = day.node.calls('read');
    await eventually(() => expect(day.node.calls('read')).toBeGreaterThan(looks + 3));
    expect(day.node.calls('subscribe')).toBe(1);
    await following.end();
  });
});
