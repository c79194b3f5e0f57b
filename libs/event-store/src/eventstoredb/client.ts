import { setTimeout as delay } from 'node:timers/promises';
import { type EventStoreDBClient } from '@eventstore/db-client';
import { OutageError } from '@envoi/event-sourcing';
import {
  InterceptingCall,
  status,
  type CallOptions,
  type Channel,
  type Interceptor,
  type Metadata,
} from '@grpc/grpc-js';

/** All that is used of the client: what is not here (deletion, metadata, persistent subscriptions) no one can call. */
export type Client = Pick<EventStoreDBClient, 'appendToStream' | 'readStream' | 'readAll' | 'subscribeToAll'>;

/** `protected` in the client 6.2.1, so another version may have it otherwise: the tests of the defects would notice. */
interface Inside {
  supports: () => Promise<boolean>;
  callArguments: (base: object, options?: CallOptions) => [Metadata, CallOptions];
  getChannel: () => Promise<Channel>;
  handleError: (client: unknown, error: Error & { code?: number; details?: string }) => Promise<void>;
  dispose: () => Promise<void>;
}

/** The client waits for the end of each call, also of one whose end nobody will read, ms. */
const PATIENCE = 500;

/**
 * A client that appends in calls of their own, never over the stream that all appends of the process share; that goes on
 * when one of its calls is cancelled by us; and of which nothing is left when it was closed: neither a call nor its share
 * of the connection.
 */
export class CarefulClient {
  readonly calls: Client;
  /** Whoever uses it now; see `Clients`. */
  users = 0;
  readonly #inside: Inside;
  readonly #appends = new Set<InterceptingCall>();
  #channel: Channel | undefined;
  #isClosed = false;

  constructor(client: EventStoreDBClient) {
    this.calls = client;
    const inside = client as unknown as Inside;
    this.#inside = inside;
    const { callArguments, getChannel, handleError } = inside;
    inside.supports = () => Promise.resolve(false); // asked for the shared stream of appends only
    inside.callArguments = (base, options) => {
      const [metadata, made] = callArguments(base, options);
      return [metadata, options === undefined ? { ...made, interceptors: [this.#remembering] } : made];
    };
    inside.getChannel = async () => {
      if (!this.#isClosed) this.#channel = await getChannel();
      if (this.#isClosed) this.#channel?.close();
      if (this.#isClosed || this.#channel === undefined) throw new OutageError('this client is closed');
      return this.#channel;
    };
    inside.handleError = (failed, error) =>
      error.code === status.CANCELLED && error.details === CANCELLED_BY_US
        ? Promise.resolve() // it would close the connection, for a read that was left early
        : handleError(failed, error);
  }

  /** Ends what is open. Settles soon, even if a server never answers. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const call of this.#appends) call.cancelWithStatus(status.CANCELLED, CANCELLED_BY_US);
    await Promise.race([this.#inside.dispose(), delay(PATIENCE, undefined, { ref: false })]);
    this.#channel?.close();
  }

  /** The client gives no hold on the call of an append. */
  readonly #remembering: Interceptor = (options, nextCall) => {
    const call = new InterceptingCall(nextCall(options), {
      start: (metadata, _listener, next) => {
        this.#appends.add(call);
        next(metadata, {
          onReceiveStatus: (received, pass) => {
            this.#appends.delete(call);
            pass(received);
          },
        });
      },
    });
    return call;
  };
}

/** What gRPC says itself when a call is cancelled on this side. */
const CANCELLED_BY_US = 'Cancelled on client';
