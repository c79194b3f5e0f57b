import { plus, type Instant, type SubjectId } from '@envoi/event-sourcing';
import {
  type CounterEvent,
  counter,
  schemas,
  subject,
  noon,
  because,
  count,
  streamsOver,
  add,
  storedIn,
} from '../test/counter.ts';
import { Streams, memoryEventLog, type EventLog } from './index.ts';

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
    elsewhere = streamsOver(log);
    await add(streams, 'a', 5);
    reads.length = 0;
  });

  it('is not read again: a load begins with the last event read, a decision knows what it wrote', async () => {
    await streams.load(counter, subject);
    expect(await add(streams, 'b', 7)).toMatchObject([{ revision: 1n, data: { by: 7 } }]);
    expect(await streams.lastSeen(counter, subject)).toMatchObject({ state: 12, revision: 1n });
    expect(reads).toEqual([0n]);
    expect(await streams.load(counter, subject)).toMatchObject({ state: 12, revision: 1n });
    expect(reads).toEqual([0n, 0n]);
  });

  it('is as the log has it, once it is read, also where another process was faster with the same decision', async () => {
    const at = (now: Instant) => new Streams(log, schemas, { now: () => now, policyVersion: 3 });
    const [slow, fast] = [at(plus(noon, 2)), at(plus(noon, 1))];
    await Promise.all([slow.load(counter, subject), fast.load(counter, subject)]);
    await fast.transact(counter, subject, why, count(7));
    expect(await slow.transact(counter, subject, why, count(7))).toMatchObject([{ data: { by: 7 } }]);
    const { state, events } = await slow.load(counter, subject);
    expect([state, events.at(-1)?.metadata.recordedAt]).toEqual([12, plus(noon, 1)]);
  });

  it('loses nothing by a read that was overtaken', async () => {
    const isHeard = Promise.withResolvers<unknown>();
    let held: Promise<unknown> | undefined;
    const slowly: EventLog = {
      ...log,
      read: async function* (stream, options) {
        const until = held;
        const events = await storedIn(log, stream, options);
        await until;
        yield* events;
      },
    };
    streams = streamsOver(slowly);
    await add(elsewhere, 'b', 7);
    held = isHeard.promise;
    const reading = streams.load(counter, subject);
    held = undefined;
    await add(elsewhere, 'c', 7);
    await streams.load(counter, subject);
    await streams.transact(counter, subject, why, count(7));
    isHeard.resolve(undefined);
    expect(await reading).toMatchObject({ state: 12, revision: 1n });
    expect(await streams.lastSeen(counter, subject)).toMatchObject({ state: 26, revision: 3n });
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
