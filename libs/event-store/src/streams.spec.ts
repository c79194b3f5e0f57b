import {
  OutageError,
  UnknownEventError,
  instant,
  type Cause,
  type Instant,
  type Stream,
  type SubjectId,
} from '@envoi/event-sourcing';
import { z } from 'zod';
import { InvalidEventError, Streams, memoryEventLog, type EventLog, type ProposedEvent } from './index.ts';

type CounterEvent = { type: 'Counted'; data: Readonly<{ by: number }> } | { type: 'Reset'; data: Readonly<object> };
const counter: Stream<number, CounterEvent> = {
  category: 'counter',
  initialState: 0,
  evolve: (state, { type, data }) => (type === 'Counted' ? state + data.by : 0),
};
const schemas = { counter: { Counted: z.strictObject({ by: z.int() }), Reset: z.strictObject({}) } };
const subject = '7d5f0a9e-4f0a-4f6e-9d2c-3a1b5c7d9e01' as SubjectId;
const noon = instant('2026-11-24T12:00:00Z');
const because = (causation: string): Cause => ({ causation, correlation: 'message-1', at: noon });
const count = (by: number) => (): CounterEvent[] => [{ type: 'Counted', data: { by } }];

const streamsOver = (log: EventLog, now: () => Instant = () => noon): Streams =>
  new Streams(log, schemas, { now, policyVersion: 3 });
const add = (streams: Streams, causation: string, by = 1) =>
  streams.transact(counter, subject, { cause: because(causation), command: 'Count' }, count(by));

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

/** A log that keeps what it was asked to read: from which revision. */
const withReads = (log: EventLog): { log: EventLog; reads: (bigint | undefined)[] } => {
  const reads: (bigint | undefined)[] = [];
  const reading: EventLog = {
    ...log,
    read: (stream, options) => {
      reads.push(options?.from);
      return log.read(stream, options);
    },
  };
  return { log: reading, reads };
};

describe('what was seen of a stream', () => {
  const reset: CounterEvent = { type: 'Reset', data: {} };
  const why = { cause: because('mine'), command: 'Count' };
  let log: EventLog;
  let reads: (bigint | undefined)[];
  let streams: Streams;
  let elsewhere: Streams;
  beforeEach(async () => {
    ({ log, reads } = withReads(memoryEventLog()));
    streams = streamsOver(log);
    elsewhere = streamsOver(memoryOf(log));
    await add(streams, 'a', 5);
    reads.length = 0;
  });
  /** The same log, whose reads are not counted. */
  const memoryOf = (counted: EventLog): EventLog => ({ ...counted, read: (stream, options) => counted.read(stream, options) }); // prettier-ignore

  it('is not read again: a load begins with the last event known, a decision reads what it wrote', async () => {
    await streams.load(counter, subject);
    await add(streams, 'b', 7);
    expect(reads).toEqual([0n, 0n]);
    expect(await streams.lastSeen(counter, subject)).toMatchObject({ state: 12, revision: 1n });
    expect(reads).toEqual([0n, 0n]);
  });

  it('may be out of date: what others wrote is there at the next load', async () => {
    await add(elsewhere, 'b', 7);
    expect(await streams.lastSeen(counter, subject)).toMatchObject({ state: 5 });
    expect(await streams.load(counter, subject)).toMatchObject({ state: 12, revision: 1n });
  });

  it('never decides that nothing is to be done, nor that something is wrong', async () => {
    await add(elsewhere, 'b', 7);
    const onceMany = (state: number): CounterEvent[] => (state < 10 ? [] : count(1)());
    expect(await streams.transact(counter, subject, why, onceMany)).toHaveLength(1);
    await elsewhere.transact(counter, subject, { ...why, command: 'Reset' }, () => [reset]);
    const afresh = (state: number): CounterEvent[] => {
      if (state > 0) throw new Error('not reset');
      return count(1)();
    };
    expect(await streams.transact(counter, subject, { ...why, command: 'CountAfresh' }, afresh)).toHaveLength(1);
  });

  it('does not count when another log was restored', async () => {
    const other = memoryEventLog();
    const switched: EventLog = { ...log, read: (stream, options) => current.read(stream, options) };
    let current = log;
    streams = streamsOver(switched);
    expect(await streams.load(counter, subject)).toMatchObject({ state: 5 });
    current = other;
    expect(await streams.load(counter, subject)).toMatchObject({ state: 0, revision: -1n });
    await add(streamsOver(other), 'b', 7);
    expect(await streams.load(counter, subject)).toMatchObject({ state: 7 });
  });

  it('is forgotten when there is too much of it, the longest unused first', async () => {
    const [one, other] = ['8', '9'].map((digit) => `7d5f0a9e-4f0a-4f6e-9d2c-3a1b5c7d9e0${digit}` as SubjectId);
    streams = new Streams(log, schemas, { now: () => noon, policyVersion: 3, remembered: 2 });
    for (const each of [one!, other!, subject]) {
      await streams.transact(counter, each, { cause: because(each), command: 'Count' }, count(1));
      await streams.lastSeen(counter, one!);
    }
    reads.length = 0;
    await streams.lastSeen(counter, one!);
    expect(reads).toEqual([]);
    await streams.lastSeen(counter, other!);
    expect(reads).toEqual([0n]);
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
    const stored = (await log.eventAt(event!.position))!;
    const streams = streamsOver(log);
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
