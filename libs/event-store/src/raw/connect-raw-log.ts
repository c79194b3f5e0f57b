import { AccessDeniedError, MaxAppendSizeExceededError, convertToCommandError } from '@eventstore/db-client';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import { type ServiceError } from '@grpc/grpc-js';
import { OutageError, SECOND, type Milliseconds } from '@envoi/event-sourcing';
import { type CarefulClient } from '../eventstoredb/client.ts';
import { Clients } from '../eventstoredb/clients.ts';
import { parseConnection } from '../eventstoredb/connection.ts';
import { isOutage } from '../eventstoredb/outage.ts';
import { backOff, within } from '../eventstoredb/timing.ts';
import { answers, append, type Listening } from './calls.ts';
import { follow } from './follow.ts';
import { appendRequests, rawEvent, readRequest } from './messages.ts';
import { isAt, type Position, type RawEvent } from './raw-event.ts';
import { type RawLog } from './raw-log.ts';

type Appended = Readonly<{ type: 'written' | 'too-big' }> | Readonly<{ type: 'wrong-revision'; current: bigint }>;

/** One that can be written to, for copies. */
export interface WritableRawLog extends RawLog {
  /** All or nothing, at exactly this revision (-1: no stream). What is there already counts as written. */
  append(stream: string, after: bigint, events: readonly RawEvent[]): Promise<Appended>;
}

export type RawLogOptions = Readonly<{
  /** What errors call it. */
  name?: string;
  /** `follow` compares itself with the end of the log when it is silent for so long; default 10 s. */
  stallAfter?: Milliseconds;
  /** A call, or the next message of one, that takes longer has failed; default 30 s. */
  answersWithin?: Milliseconds;
}>;

/** Tries in a row without any progress: about half a minute. */
const TRIES = 12;

/** Connects when it is first used. Throws an Error, without quoting it, when the connection string is not understood. */
export function connectRawLog(
  connectionString: string,
  { name = 'event store', stallAfter = 10 * SECOND, answersWithin = 30 * SECOND }: RawLogOptions = {},
): WritableRawLog {
  const clients = new Clients(understoodConnection(name, connectionString));
  const disposal = new AbortController();

  /** Again and again with a new client, until it succeeds or too often nothing came of it. */
  const persistently = async <Result>(attempt: (client: CarefulClient) => Promise<Result>): Promise<Result> => {
    for (let failures = 0; ; failures += 1) {
      const client = clients.borrow();
      try {
        return await attempt(client);
      } catch (error) {
        await afterFailure(client, error, failures);
      } finally {
        clients.giveBack(client);
      }
    }
  };

  const afterFailure = async (client: CarefulClient, error: unknown, failures: number): Promise<void> => {
    understood(error);
    clients.replace(client);
    if (failures >= TRIES) throw new OutageError(`the ${name} cannot be reached`, undefined, { cause: error });
    await backOff(failures, disposal.signal);
  };

  const understood = (error: unknown): void => {
    const reason = isServiceError(error) ? convertToCommandError(error) : error;
    if (reason instanceof AccessDeniedError)
      throw new Error(`the ${name} refuses the credentials of its connection string`, { cause: reason });
    if (!isOutage(reason)) throw reason;
  };

  async function* events(client: CarefulClient, from: Position | 'start' | 'last'): AsyncGenerator<RawEvent> {
    const patience: Listening['patience'] = (next) => within(answersWithin, next);
    for await (const message of answers(client, readRequest(from), { patience })) {
      const event = message.getEvent()?.getEvent();
      if (event !== undefined) yield rawEvent(event);
    }
  }

  const endOf = async (client: CarefulClient): Promise<bigint> => {
    for await (const { position } of events(client, 'last')) return position.commit;
    return 0n;
  };

  const endAtOnce = async (): Promise<bigint> => {
    const client = clients.borrow();
    try {
      return await endOf(client);
    } catch (error) {
      clients.replace(client);
      throw error;
    } finally {
      clients.giveBack(client);
    }
  };

  return {
    async *all({ after } = {}) {
      let last = after;
      for (let failures = 0; ; failures += 1) {
        const client = clients.borrow();
        try {
          for await (const event of events(client, last ?? 'start')) {
            if (isAt(event, last)) continue;
            yield event;
            last = event.position;
            failures = 0;
          }
          return;
        } catch (error) {
          await afterFailure(client, error, failures);
        } finally {
          clients.giveBack(client);
        }
      }
    },
    follow: ({ after, signal: theirs }) =>
      follow(
        { clients, stallAfter, end: endAtOnce, understood },
        { after, signal: AbortSignal.any([theirs, disposal.signal]) },
      ),
    at: (position) =>
      persistently(async (client) => {
        for await (const event of events(client, position)) return isAt(event, position) ? event : undefined;
        return undefined;
      }),
    end: () => persistently(endOf),
    append: (stream, after, proposed) =>
      persistently(async (client): Promise<Appended> => {
        try {
          const requests = appendRequests(stream, after, proposed);
          return outcomeOf(await within(answersWithin, append(client, requests, answersWithin - SECOND)));
        } catch (error) {
          if (isServiceError(error) && convertToCommandError(error) instanceof MaxAppendSizeExceededError)
            return { type: 'too-big' };
          throw error;
        }
      }),
    dispose: () => {
      disposal.abort(new OutageError(`the ${name} was left`));
      return clients.closeAll();
    },
  };
}

const understoodConnection = (name: string, connectionString: string) => {
  try {
    return parseConnection(connectionString);
  } catch {
    throw new Error(`the connection string of the ${name} is not understood: esdb://host:port?tls=false, for example`);
  }
};

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error;

const outcomeOf = (response: Streams.AppendResp): Appended => {
  const wrong = response.getWrongExpectedVersion();
  if (wrong === undefined) return { type: 'written' };
  return { type: 'wrong-revision', current: wrong.hasCurrentRevision() ? BigInt(wrong.getCurrentRevision()) : -1n };
};
