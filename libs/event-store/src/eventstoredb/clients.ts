import { CarefulClient } from './client.ts';
import { type Connection } from './connection.ts';

/**
 * Hands out the client for reads and appends. One that gave no answer is replaced by one with a connection of its own: it
 * may have cached its failure for good, or its connection may be dead without knowing. Each subscription has a client of
 * its own, so that ending it ends nothing else.
 */
export class Clients {
  #current: CarefulClient | undefined;
  #generation = 0;
  readonly #open = new Set<CarefulClient>();

  constructor(private readonly connection: Connection) {}

  /** For one call; `giveBack` it when that is over. */
  borrow(): CarefulClient {
    this.#current ??= this.dedicated();
    this.#current.users += 1;
    return this.#current;
  }

  giveBack(client: CarefulClient): void {
    client.users -= 1;
    this.#closeUnlessUsed(client);
  }

  /** The next caller gets a new one; the old one is closed when the last of its calls is over. */
  replace(client: CarefulClient): void {
    if (this.#current !== client) return;
    this.#current = undefined;
    this.renewConnection();
    this.#closeUnlessUsed(client);
  }

  /** Clients made from now on share no connection with those made before. */
  renewConnection(): void {
    this.#generation += 1;
  }

  /** For one user, who closes it. */
  dedicated(): CarefulClient {
    const client = new CarefulClient(this.connection.connect(this.#generation));
    this.#open.add(client);
    return client;
  }

  async close(client: CarefulClient): Promise<void> {
    this.#open.delete(client);
    await client.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open].map((client) => this.close(client)));
  }

  #closeUnlessUsed(client: CarefulClient): void {
    if (client !== this.#current && client.users === 0) void this.close(client);
  }
}
