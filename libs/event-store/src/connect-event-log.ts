import { setMaxListeners } from 'node:events';
import { OutageError, SECOND, type Milliseconds } from '@envoi/event-sourcing';
import { append } from './eventstoredb/append.ts';
import { Clients } from './eventstoredb/clients.ts';
import { parseConnection } from './eventstoredb/connection.ts';
import { Line } from './eventstoredb/line.ts';
import { eventAt, read } from './eventstoredb/read.ts';
import { subscribe } from './eventstoredb/subscription.ts';
import { type EventLog, type ProposedEvent } from './event-log.ts';

export type EventLogOptions = Readonly<{
  /** For one attempt at an append, or one look for what became of it; default 5 s. */
  appendTimeout?: Milliseconds;
  /** An append has settled after so long, with all waiting and all attempts; default 30 s. */
  appendWithin?: Milliseconds;
  /** A read in which nothing comes for so long is an outage; default 10 s. */
  readTimeout?: Milliseconds;
  /** Appends at once; more wait. Default 64: beyond 100 a fresh connection was seen to hang. */
  appendsAtOnce?: number;
  /** So many appends may wait, default 20,000, of so many bytes together, default 64 MiB. */
  appendsWaiting?: number;
  appendsWaitingBytes?: number;
  /** A subscription that is silent for so long compares itself with the log; default 10 s. */
  stallAfter?: Milliseconds;
}>;

/**
 * The log on an EventStoreDB, a KurrentDB or our own node; connects when it is first used. `connectionString` is
 * `esdb://…`, `esdb+discover://…` or `esdb+unix:///socket`; throws an Error when it is none of them, or asks for what the
 * client does not do.
 */
export function connectEventLog(
  connectionString: string,
  {
    appendTimeout: attemptTimeout = 5 * SECOND,
    appendWithin = 30 * SECOND,
    readTimeout = 10 * SECOND,
    appendsAtOnce: atOnce = 64,
    appendsWaiting: waiting = 20_000,
    appendsWaitingBytes: waitingBytes = 64 * 1024 * 1024,
    stallAfter = 10 * SECOND,
  }: EventLogOptions = {},
): EventLog {
  const clients = new Clients(parseConnection(connectionString));
  const line = new Line({ atOnce, waiting, waitingBytes });
  const disposal = new AbortController();
  const { signal } = disposal;
  setMaxListeners(0, signal);
  const reading = { clients, readTimeout, signal };
  return {
    read: (stream, options = {}) => read(reading, stream, options),
    append: async (stream, expected, events) => {
      signal.throwIfAborted();
      const until = performance.now() + appendWithin;
      const proposal = { stream, expected, events, until };
      await line.run(() => append({ ...reading, attemptTimeout }, proposal), {
        size: () => sizeOf(events),
        patience: appendWithin,
      });
    },
    subscribe: (options) => subscribe({ ...reading, stallAfter }, options),
    eventAt: (position) => eventAt(reading, position),
    dispose: async () => {
      const closed = new OutageError('the connection to the event store is closed');
      disposal.abort(closed);
      line.clear(closed);
      await clients.closeAll();
    },
  };
}

const sizeOf = (events: readonly ProposedEvent[]): number => Buffer.byteLength(JSON.stringify(events));
