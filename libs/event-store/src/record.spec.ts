import { type CounterEvent, add, because, counter, noon, storedIn, streamsOver, subject } from '../test/counter.ts';
import { memoryEventLog, WrongRevisionError, type EventLog, type ReadOptions, type Streams } from './index.ts';

const name = `counter-${subject}`;

describe('record', () => {
  let log: EventLog;
  /** What was asked of the log. */
  let reads: (ReadOptions | undefined)[];
  let streams: Streams;
  beforeEach(() => {
    const memory = memoryEventLog();
    reads = [];
    log = {
      ...memory,
      read: (stream, options) => {
        reads.push(options);
        return memory.read(stream, options);
      },
    };
    streams = streamsOver(log);
  });

  const note = (causation: string, by = 1, over = streams) => {
    const event: CounterEvent = { type: 'Counted', data: { by } };
    return over.record(counter, subject, { cause: because(causation), command: 'Note' }, [event]);
  };

  it('writes down what happened, with why, and returns it as the log has it', async () => {
    await note('a', 5);
    const [second] = await note('b', 7);
    expect(second).toMatchObject({
      stream: name,
      revision: 1n,
      data: { by: 7 },
      metadata: { causation: 'b', at: noon },
    });
    expect((await streams.load(counter, subject)).events).toEqual([expect.anything(), second]);
  });

  it('reads no more than the end of the stream, however long that is', async () => {
    for (let n = 0; n < 100; n += 1) await note(`n${n}`);
    for (const [cause, over] of [
      ['here', streams],
      ['elsewhere', streamsOver(log)],
    ] as const) {
      reads = [];
      await note(cause, 1, over);
      expect(reads).toEqual([{ backwards: true, limit: 32 }]);
    }
  });

  it('gives a repetition its first result, here and in another process', async () => {
    const first = await note('a', 5);
    for (let n = 0; n < 31; n += 1) await note(`n${n}`);
    expect(await note('a', 99)).toEqual(first);
    expect(await note('a', 99, streamsOver(log))).toEqual(first);
    expect(await storedIn(log, name)).toHaveLength(32);
  });

  it('loses nothing, and repeats nothing, when many processes write at once', async () => {
    const processes = Array.from({ length: 4 }, () => streamsOver(log));
    await Promise.all(processes.flatMap((over) => ['a', 'b', 'c'].map((cause) => note(cause, 1, over))));
    expect(await storedIn(log, name)).toHaveLength(3);
  });

  it('goes by what the log says, also where decisions are taken about the same stream', async () => {
    await add(streams, 'a', 5);
    await note('b', 7, streamsOver(log));
    await note('c', 1);
    expect(await add(streams, 'd', 9)).toMatchObject([{ revision: 3n }]);
    expect((await streams.load(counter, subject)).state).toBe(22);
  });

  it('gives up when others are faster again and again', async () => {
    const beaten = { ...log, append: () => Promise.reject(new WrongRevisionError(name, 0n)) };
    await expect(note('a', 1, streamsOver(beaten))).rejects.toThrow(WrongRevisionError);
    expect(reads).toHaveLength(8);
  });
});
