import { EventEmitter } from 'node:events';
import {
  NO_STREAM,
  WrongRevisionError,
  type EventLog,
  type ProposedEvent,
  type ReadOptions,
  type StoredEvent,
  type SubscribeOptions,
  type SubscriptionMessage,
} from './event-log.ts';
import { memoryRawLog } from './raw/memory-raw-log.ts';
import { type RawLog } from './raw/raw-log.ts';

/** So many events of no concern make a checkpoint. */
const CHECKPOINT_EVERY = 32;

/** What is in it can be seen at once, without waiting; and the same by the byte. */
export type MemoryEventLog = EventLog &
  Readonly<{
    raw: RawLog;
    /** Everything, in order. */
    events: readonly StoredEvent[];
    /** What `read` gives. */
    eventsIn: (stream: string, options?: ReadOptions) => readonly StoredEvent[];
  }>;

/** A whole log in memory, for tests that want no server. It keeps the same contracts as the real one. */
export function memoryEventLog(): MemoryEventLog {
  const log: StoredEvent[] = [];
  const streams = new Map<string, StoredEvent[]>();
  const written = new EventEmitter().setMaxListeners(0);
  let isDisposed = false;

  const store = (stream: string, events: readonly ProposedEvent[]): void => {
    const inStream = streams.get(stream) ?? [];
    streams.set(stream, inStream);
    for (const { id, type, data, metadata } of events) {
      const content = JSON.parse(JSON.stringify({ data, metadata })) as { data: unknown; metadata: unknown };
      const position = (log.at(-1)?.position ?? 0n) + 100n + BigInt(type.length); // with gaps, as in a real log
      const event = { id, stream, revision: BigInt(inStream.length), position, type, ...content, created: new Date() };
      inStream.push(event);
      log.push(event);
    }
    written.emit('written');
  };

  const eventsIn: MemoryEventLog['eventsIn'] = (stream, { from, backwards = false, limit = Infinity } = {}) => {
    const events = [...(streams.get(stream) ?? [])];
    if (backwards) events.reverse();
    return events
      .filter(({ revision }) => from === undefined || (backwards ? revision <= from : revision >= from))
      .slice(0, limit);
  };

  return {
    raw: memoryRawLog(log, written),
    events: log,
    eventsIn,
    async *read(stream, options) {
      yield* eventsIn(stream, options);
      await Promise.resolve();
    },
    append: (stream, expected, events) => {
      const inStream = streams.get(stream) ?? [];
      const last = BigInt(inStream.length) - 1n;
      if (expected === last) {
        if (events.length > 0) store(stream, events);
        return Promise.resolve();
      }
      const repeated = expected < last && expected >= NO_STREAM && events.length > 0;
      const same = ({ id }: ProposedEvent, index: number): boolean => inStream[Number(expected) + 1 + index]?.id === id;
      return repeated && events.every(same)
        ? Promise.resolve()
        : Promise.reject(new WrongRevisionError(stream, expected));
    },
    subscribe: (options) => subscription({ log, written, isOver: () => isDisposed || options.signal.aborted }, options),
    eventAt: (position) => Promise.resolve(log.find((event) => event.position === position)),
    dispose: () => {
      isDisposed = true;
      written.emit('written');
      return Promise.resolve();
    },
  };
}

type Source = Readonly<{ log: readonly StoredEvent[]; written: EventEmitter; isOver: () => boolean }>;

async function* subscription(
  { log, written, isOver }: Source,
  { categories, after = -1n, signal }: SubscribeOptions,
): AsyncGenerator<SubscriptionMessage> {
  const concerns = ({ stream }: StoredEvent): boolean => categories.some((name) => stream.startsWith(`${name}-`));
  let next = log.findIndex(({ position }) => position > after);
  if (next === -1) next = log.length;
  let passedOver = 0;
  let caughtUp = false;
  while (!isOver()) {
    const event = log[next];
    if (event !== undefined) {
      next += 1;
      passedOver = concerns(event) ? 0 : passedOver + 1;
      if (passedOver === 0) yield { type: 'event', event };
      else if (passedOver % CHECKPOINT_EVERY === 0) yield { type: 'checkpoint', position: event.position };
    } else if (!caughtUp) {
      caughtUp = true;
      yield { type: 'caught-up' };
    } else await woken(written, signal);
  }
}

/** More is written, or it is over. Leaves nothing behind on the signal, whose end may never come. */
const woken = (written: EventEmitter, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      written.off('written', wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    written.on('written', wake);
    signal.addEventListener('abort', wake);
  });
