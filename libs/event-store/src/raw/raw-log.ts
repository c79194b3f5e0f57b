import { AccessDeniedError, MaxAppendSizeExceededError, convertToCommandError } from '@eventstore/db-client';
import streamServices from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { StreamsClient as StreamsClientType } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import { type CallOptions, type ClientReadableStream, type Metadata, type ServiceError } from '@grpc/grpc-js';
import { OutageError, SECOND } from '@envoi/event-sourcing';
import { type CarefulClient } from '../eventstoredb/client.ts';
import { Clients } from '../eventstoredb/clients.ts';
import { parseConnection } from '../eventstoredb/connection.ts';
import { isOutage } from '../eventstoredb/outage.ts';
import { backOff, within } from '../eventstoredb/timing.ts';
import { appendRequests, rawEvent, readRequest, type Position, type RawEvent } from './raw-event.ts';

type Appended = Readonly<{ type: 'written' | 'too-big' }> | Readonly<{ type: 'wrong-revision'; current: bigint }>;

/** A log by the byte, for copying it. Throws OutageError, naming itself, when it stays out of reach. */
export interface RawLog {
  readonly name: string;
  /** Everything that is there, in order, to the end. */
  all(): AsyncGenerator<RawEvent, void, void>;
  /** The position of the last event; 0: the log is empty. */
  end(): Promise<bigint>;
  /** All or nothing, at exactly this revision (-1: no stream). What is there already counts as written. */
  append(stream: string, after: bigint, events: readonly RawEvent[]): Promise<Appended>;
  dispose(): Promise<void>;
}

const { StreamsClient } = streamServices;

/** What the client keeps to itself: its channel with discovery, TLS and credentials, for calls that it does not offer. */
type Inner = Readonly<{
  GRPCStreamCreator<Call>(
    Client: typeof StreamsClientType,
    name: string,
    call: (client: StreamsClientType) => Call,
  ): () => Promise<Call>;
  execute<Result>(
    Client: typeof StreamsClientType,
    name: string,
    action: (client: StreamsClientType) => Promise<Result>,
  ): Promise<Result>;
  callArguments(
    options: Readonly<{ requiresLeader: boolean; deadline?: number }>,
    callOptions?: CallOptions,
  ): [Metadata, CallOptions];
}>;

const inner = (client: CarefulClient): Inner => client.calls as unknown as Inner;

const ANSWERS_WITHIN = 30 * SECOND;
/** Tries in a row without any progress: about half a minute. */
const TRIES = 12;

/** Connects when it is first used. Throws an Error, without quoting it, when the connection string is not understood. */
export function openRawLog(name: string, connectionString: string): RawLog {
  const clients = new Clients(understood(name, connectionString));
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
    const reason = isServiceError(error) ? convertToCommandError(error) : error;
    if (reason instanceof AccessDeniedError)
      throw new Error(`the ${name} refuses the credentials of its connection string`, { cause: reason });
    if (!isOutage(reason)) throw reason;
    clients.replace(client);
    if (failures >= TRIES) throw new OutageError(`the ${name} cannot be reached`, undefined, { cause: reason });
    await backOff(failures, disposal.signal);
  };

  return {
    name,
    async *all() {
      let last: Position | undefined;
      for (let failures = 0; ; failures += 1) {
        const client = clients.borrow();
        try {
          for await (const event of read(client, last ?? 'start')) {
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
    end: () =>
      persistently(async (client) => {
        for await (const { position } of read(client, 'last')) return position.commit;
        return 0n;
      }),
    append: (stream, after, events) =>
      persistently(async (client): Promise<Appended> => {
        try {
          return outcomeOf(await within(ANSWERS_WITHIN, append(client, appendRequests(stream, after, events))));
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

const understood = (name: string, connectionString: string) => {
  try {
    return parseConnection(connectionString);
  } catch {
    throw new Error(`the connection string of the ${name} is not understood: esdb://host:port?tls=false, for example`);
  }
};

const isAt = ({ position }: RawEvent, last: Position | undefined): boolean =>
  position.commit === last?.commit && position.prepare === last.prepare;

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error;

/** One call. The leader is asked, or what was just written might be missing. */
async function* read(client: CarefulClient, from: Position | 'start' | 'last'): AsyncGenerator<RawEvent> {
  const { GRPCStreamCreator: creator, callArguments } = inner(client);
  const open = creator(StreamsClient, 'readAll', (streams): ClientReadableStream<Streams.ReadResp> =>
    streams.read(readRequest(from), ...callArguments({ requiresLeader: true }, { deadline: Infinity })),
  );
  const call = await within(ANSWERS_WITHIN, open());
  call.on('error', () => undefined); // also after we have left
  const messages = (call as AsyncIterable<Streams.ReadResp>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(ANSWERS_WITHIN, messages.next());
      if (next.done === true) return;
      const event = next.value.getEvent()?.getEvent();
      if (event !== undefined) yield rawEvent(event);
    }
  } finally {
    call.cancel();
    call.destroy(); // whoever disposes of the client waits for its end
  }
}

/** A call of its own, with a deadline: the client's shared stream for appends can hang, and takes no metadata streams. */
const append = (client: CarefulClient, requests: readonly Streams.AppendReq[]): Promise<Streams.AppendResp> => {
  const { execute, callArguments } = inner(client);
  return execute(
    StreamsClient,
    'append',
    (streams) =>
      new Promise((resolve, reject) => {
        const options = callArguments({ requiresLeader: true, deadline: ANSWERS_WITHIN - SECOND });
        const call = streams.append(...options, (error, response) => {
          if (error === null) resolve(response);
          else reject(error);
        });
        call.on('error', reject);
        for (const request of requests) call.write(request);
        call.end();
      }),
  );
};

const outcomeOf = (response: Streams.AppendResp): Appended => {
  const wrong = response.getWrongExpectedVersion();
  if (wrong === undefined) return { type: 'written' };
  return { type: 'wrong-revision', current: wrong.hasCurrentRevision() ? BigInt(wrong.getCurrentRevision()) : -1n };
};
