import { OutageError, UnknownEventError } from '@envoi/event-sourcing';
import {
  type CounterEvent,
  counter,
  subject,
  noon,
  because,
  count,
  streamsOver,
  add,
  storedIn,
} from '../test/counter.ts';
import { InvalidEventError, type Streams, memoryEventLog, type EventLog, type ProposedEvent } from './index.ts';

/** A log on which something happens right before an append. */
const withBeforeAppend = (log: EventLog, before: (attempt: number) => Promise<void>): EventLog => {
  let attempt = 0;
  return {
    ...log,
    append: async (...args) => {
      attempt += 1;
      await before(attempt);
      await log.append(...args);
    },
  };
};

describe('transact', () => {
  let log: EventLog;
  let streams: Streams;
  beforeEach(() => {
    log = memoryEventLog();
    streams = streamsOver(log);
  });

  it('records what was decided, with why, when and under which policy', async () => {
    const [event] = await add(streams, 'a', 5);
    expect(event).toMatchObject({
      type: 'Counted',
      data: { by: 5 },
      stream: `counter-${subject}`,
      revision: 0n,
      metadata: {
        subject,
        correlation: 'message-1',
        causation: 'a',
        command: 'Count',
        at: noon,
        recordedAt: noon,
        policy: 3,
      },
    });
    expect(await streams.load(counter, subject)).toMatchObject({ state: 5, revision: 0n });
  });

  it('gives a repeated command its first result, whatever would be decided now', async () => {
    const first = await add(streams, 'a', 5);
    await add(streams, 'b', 7);
    expect(await add(streams, 'a', 99)).toEqual(first);
    expect((await streams.load(counter, subject)).state).toBe(12);
  });

  it('takes the same cause for another command as something new', async () => {
    await add(streams, 'a');
    const other = { cause: because('a'), command: 'CountAgain' };
    expect(await streams.transact(counter, subject, other, count(1))).toHaveLength(1);
    expect((await streams.load(counter, subject)).state).toBe(2);
  });

  it('writes nothing when nothing is decided', async () => {
    const nothing = await streams.transact(counter, subject, { cause: because('a'), command: 'Count' }, () => []);
    expect(nothing).toEqual([]);
    expect((await streams.load(counter, subject)).revision).toBe(-1n);
  });

  it('decides anew on what somebody else has written meanwhile', async () => {
    const elsewhere = streamsOver(log);
    const disturbed = streamsOver(
      withBeforeAppend(log, async (attempt) => {
        if (attempt <= 3) await add(elsewhere, `other-${attempt}`, 10);
      }),
    );
    const double = (state: number) => count(state)();
    const why = { cause: because('a'), command: 'Double' };
    expect(await disturbed.transact(counter, subject, why, double)).toMatchObject([{ data: { by: 30 }, revision: 3n }]);
  });

  it('gives up with the wrong revision when others are always faster', async () => {
    const elsewhere = streamsOver(log);
    let disturbances = 0;
    const disturbed = streamsOver(
      withBeforeAppend(log, async (attempt) => {
        disturbances = attempt;
        await add(elsewhere, `other-${attempt}`);
      }),
    );
    await expect(add(disturbed, 'a')).rejects.toMatchObject({ name: 'WrongRevisionError' });
    expect(disturbances).toBe(8);
  });

  it('gives the twin of a command that was faster elsewhere its result', async () => {
    const elsewhere = streamsOver(log);
    const disturbed = streamsOver(
      withBeforeAppend(log, async (attempt) => {
        if (attempt === 1) await add(elsewhere, 'a', 4);
      }),
    );
    expect(await add(disturbed, 'a', 5)).toMatchObject([{ data: { by: 4 } }]);
    expect((await streams.load(counter, subject)).state).toBe(4);
  });

  it('records each of many concurrent decisions about one stream', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => add(streams, `cause-${i}`)));
    expect((await streams.load(counter, subject)).state).toBe(50);
  });

  it('decides nothing anew when the outcome is unknown, and finds it at the next try', async () => {
    let decisions = 0;
    const decideOnce = (): CounterEvent[] => {
      decisions += 1;
      return count(3)();
    };
    const losing: EventLog = {
      ...log,
      append: async (...args) => {
        await log.append(...args);
        throw new OutageError('the answer got lost');
      },
    };
    const why = { cause: because('a'), command: 'Count' };
    await expect(streamsOver(losing).transact(counter, subject, why, decideOnce)).rejects.toBeInstanceOf(OutageError);
    expect(await streams.transact(counter, subject, why, decideOnce)).toMatchObject([{ data: { by: 3 } }]);
    expect(decisions).toBe(1);
  });

  it('gives equal decisions equal event ids, and others other ones', async () => {
    const proposals: ProposedEvent[] = [];
    const refusing: EventLog = {
      ...log,
      append: (_stream, _expected, events) => {
        proposals.push(...events);
        return Promise.reject(new OutageError('down'));
      },
    };
    for (const [causation, by] of [
      ['a', 1],
      ['a', 1],
      ['a', 2],
      ['b', 1],
    ] as const)
      await expect(add(streamsOver(refusing), causation, by)).rejects.toBeInstanceOf(OutageError);
    const [first, again, ...others] = proposals.map(({ id }) => id);
    expect(again).toBe(first);
    expect(new Set([first, ...others]).size).toBe(3);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('the allow-list', () => {
  const write = (event: { type: string; data: object }): Promise<unknown> =>
    streamsOver(memoryEventLog()).transact(counter, subject, { cause: because('a'), command: 'Count' }, () => [
      event as CounterEvent,
    ]);

  it('refuses to write a type that it does not know', async () => {
    await expect(write({ type: 'Forgotten', data: {} })).rejects.toBeInstanceOf(UnknownEventError);
    await expect(write({ type: 'toString', data: {} })).rejects.toBeInstanceOf(UnknownEventError);
  });

  it('refuses to write a foreign field, and does not repeat its value', async () => {
    const refusal = write({ type: 'Counted', data: { by: 1, nickname: 'a secret' } });
    await expect(refusal).rejects.toBeInstanceOf(InvalidEventError);
    await expect(refusal).rejects.not.toThrow(/a secret/);
  });

  it('refuses to read what it would not have written', async () => {
    const log = memoryEventLog();
    const [event] = await add(streamsOver(log), 'a');
    const [stored] = await storedIn(log, event!.stream);
    const streams = streamsOver(log);
    if (stored === undefined) throw new Error('nothing was stored');
    expect(streams.decode(stored)).toEqual(event);
    expect(() => streams.decode({ ...stored, type: 'Unheard' })).toThrow(UnknownEventError);
    expect(() => streams.decode({ ...stored, stream: 'other-1' })).toThrow(UnknownEventError);
    expect(() => streams.decode({ ...stored, data: { by: 1, more: 1 } })).toThrow(InvalidEventError);
    expect(() => streams.decode({ ...stored, metadata: {} })).toThrow(InvalidEventError);
    const metadata = { ...(stored.metadata as object), address: '192.0.2.1' };
    expect(() => streams.decode({ ...stored, metadata })).toThrow(InvalidEventError);
    expect(() => streams.decode({ ...stored, data: undefined })).toThrow(InvalidEventError);
  });
});
