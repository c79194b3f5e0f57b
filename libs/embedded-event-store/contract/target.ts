import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent, streamNameFilter, type Position } from '@eventstore/db-client';
import { inParallel, untilCaughtUp } from './client.ts';
import { serverNamed, startEmbeddedServer, type Server } from './server.ts';

/** Empty counts as not set. */
const named = [process.env['EVENTSTORE_CONNECTION_STRING']].find((text) => text !== '');
const isFull = process.env['CONTRACT_SIZE'] === 'full';

/** The client waits for the end of each call, also of one whose end nobody will read, ms. */
const PATIENCE = 1_000;

/** The server under test, as the sections of the suite see it. Whatever they write is in streams of this run. */
export class Target {
  /** Of every stream of this run. */
  readonly prefix = `contract-${randomUUID().slice(0, 8)}.`;
  /** Ours to restart and to disturb. */
  readonly isOurs = named === undefined;
  /** Options of an append that make it a call of its own, instead of a message on the client's shared stream. */
  readonly classic = { credentials: credentialsIn(named ?? '') };
  #server: Server | undefined;
  #client: EventStoreDBClient | undefined;
  #begin: Position | undefined;
  #clients = new Set<EventStoreDBClient>();
  #streams = 0;

  /** Of this test; the one after a restart is another. */
  get client(): EventStoreDBClient {
    return (this.#client ??= this.connect());
  }

  /** A promise that takes a restart or a disturbance: elsewhere the report says why it was skipped. */
  whereOurs(promise: string, test: () => Promise<void>, timeout?: number): void {
    if (this.isOurs) it(promise, test, timeout);
    else it.skip(`${promise} [this suite may not restart or disturb the server]`, test);
  }

  /** Sizes: for `npm test`, and for a run that proves something. */
  size(small: number, full: number): number {
    return isFull ? full : small;
  }

  /** A name that nobody has used. */
  stream(name = 'stream'): string {
    this.#streams += 1;
    return `${this.prefix}${this.#streams}.${name}`;
  }

  /** A client of its own, disposed with the others. */
  connect(): EventStoreDBClient {
    const client = EventStoreDBClient.connectionString(this.#running.connectionString);
    this.#clients.add(client);
    return client;
  }

  /** The position of an event written just now: whatever is written next comes after it. */
  async mark(client = this.client): Promise<Position> {
    const { position } = await client.appendToStream(`${this.prefix}marks`, jsonEvent({ type: 'Mark', data: {} }));
    if (position === undefined) throw new Error('an append was answered without a position');
    return position;
  }

  /** Stops the server and starts it again; `client` is another afterwards. */
  async restart(): Promise<void> {
    await this.disconnect();
    await this.#running.restart?.();
    await this.mark();
  }

  /** Nothing, where there is nothing to disturb. */
  async disturb(): Promise<() => Promise<void>> {
    return (await this.#running.disturb?.()) ?? (() => Promise.resolve());
  }

  async disconnect(): Promise<void> {
    this.#client = undefined;
    const clients = [...this.#clients];
    this.#clients.clear();
    await Promise.all(
      clients.map((client) => Promise.race([client.dispose(), pause(PATIENCE, undefined, { ref: false })])),
    );
  }

  async open(): Promise<void> {
    this.#server = named === undefined ? await startEmbeddedServer() : serverNamed(named);
    this.#begin = await this.mark();
  }

  async close(): Promise<void> {
    await this.#tell({ version: await versionOf(this.client), removed: this.isOurs ? 0 : await this.#cleanUp() });
    await this.disconnect();
    await this.#server?.stop();
  }

  get #running(): Server {
    if (this.#server === undefined) throw new Error('the server is not running yet');
    return this.#server;
  }

  /** Tombstones every stream of this run; gives their number. */
  async #cleanUp(): Promise<number> {
    const streams = new Set<string>();
    const ours = streamNameFilter({ prefixes: [this.prefix, `$$${this.prefix}`] });
    const all = this.client.subscribeToAll({ fromPosition: this.#begin ?? 'start', filter: ours });
    const gone = new Set<string>();
    for await (const { event } of untilCaughtUp(all)) {
      if (event?.type === '$streamDeleted') gone.add(event.streamId);
      else if (event !== undefined) streams.add(event.streamId.replace(/^\$\$/, ''));
    }
    streams.add(`${this.prefix}marks`);
    const left = [...streams].filter((stream) => !gone.has(stream));
    await inParallel(16, left, (stream) => this.client.tombstoneStream(stream));
    return streams.size;
  }

  /** For the report of `npm run test:contract`. */
  async #tell(facts: { version: string; removed: number }): Promise<void> {
    const file = process.env['CONTRACT_REPORT'];
    if (file !== undefined) await writeFile(file, JSON.stringify(facts));
  }
}

/** As the server tells its clients; the client keeps it to itself. */
const versionOf = async (client: EventStoreDBClient): Promise<string> => {
  const { capabilities } = client as unknown as { capabilities: Promise<{ serverVersion?: string }> };
  return (await capabilities).serverVersion ?? 'unknown';
};

/** An insecure channel drops credentials, so any will do. */
const credentialsIn = (connectionString: string): { username: string; password: string } => {
  const [, username = 'nobody', password = 'nothing'] = /:\/\/([^:@/?]+):([^@/?]*)@/.exec(connectionString) ?? [];
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
};
