import { SECOND, type Milliseconds } from '@envoi/event-sourcing';
import { append } from './eventstoredb/append.ts';
import { Clients } from './eventstoredb/clients.ts';
import { parseConnection } from './eventstoredb/connection.ts';
import { limited } from './eventstoredb/limit.ts';
import { eventAt, read } from './eventstoredb/read.ts';
import { subscribe } from './eventstoredb/subscription.ts';
import { type EventLog } from './event-log.ts';

export type EventLogOptions = Readonly<{
  /** For one attempt at an append; default 5 s. */
  appendTimeout?: Milliseconds;
  /** How long an append of unknown outcome is sent again before it is an outage; default 30 s. */
  appendWithin?: Milliseconds;
  /** A read in which nothing comes for so long is an outage; default 10 s. */
  readTimeout?: Milliseconds;
  /** Appends at once; more wait. Default 64: beyond 100 a fresh connection was seen to hang. */
  appendsAtOnce?: number;
}>;

/**
 * The log on an EventStoreDB, a KurrentDB or our own node; connects when it is first used. `connectionString` is
 * `esdb://…`, `esdb+discover://…` or `esdb+unix:///socket`; throws an Error when it is none of them.
 */
export function connectEventLog(
  connectionString: string,
  {
    appendTimeout = 5 * SECOND,
    appendWithin = 30 * SECOND,
    readTimeout = 10 * SECOND,
    appendsAtOnce = 64,
  }: EventLogOptions = {},
): EventLog {
  const clients = new Clients(parseConnection(connectionString));
  const inTurn = limited(appendsAtOnce);
  const disposal = new AbortController();
  return {
    read: (stream, options = {}) => read({ clients, readTimeout }, stream, options),
    append: (stream, expected, events) =>
      inTurn(() => append(clients, { appendTimeout, appendWithin }, { stream, expected, events })),
    subscribe: (options) =>
      subscribe(clients, { ...options, signal: AbortSignal.any([options.signal, disposal.signal]) }),
    eventAt: (position) => eventAt({ clients, readTimeout }, position),
    dispose: async () => {
      disposal.abort();
      await clients.disposeAll();
    },
  };
}
