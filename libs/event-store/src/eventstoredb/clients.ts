import { setTimeout as delay } from 'node:timers/promises';
import { type EventStoreDBClient } from '@eventstore/db-client';
import { type Connection } from './connection.ts';

/** The client waits for the end of each call, also of one whose end nobody will read, ms. */
const PATIENCE = 500;

/**
 * Hands out the client for reads and appends. One that gave no answer is replaced: it may have cached its failure for
 * good. Each subscription has a client of its own, so that ending it ends nothing else.
 */
export class Clients {
  #current: EventStoreDBClient | undefined;
  readonly #all = new Set<EventStoreDBClient>();

  constructor(private readonly connection: Connection) {}

  get credentials(): Connection['credentials'] {
    return this.connection.credentials;
  }

  get current(): EventStoreDBClient {
    this.#current ??= this.dedicated();
    return this.#current;
  }

  /** The next caller gets a new one. What is under way with the old one ends by its own deadlines. */
  replace(client: EventStoreDBClient): void {
    if (this.#current === client) this.#current = undefined;
  }

  dedicated(): EventStoreDBClient {
    const client = this.connection.connect();
    this.#all.add(client);
    return client;
  }

  async dispose(client: EventStoreDBClient): Promise<void> {
    this.#all.delete(client);
    await Promise.race([client.dispose(), delay(PATIENCE, undefined, { ref: false })]);
  }

  async disposeAll(): Promise<void> {
    await Promise.all([...this.#all].map((client) => this.dispose(client)));
  }
}
