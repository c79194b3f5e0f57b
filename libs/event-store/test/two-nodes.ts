import { randomUUID } from 'node:crypto';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '@envoi/embedded-event-store';
import { openDatabase, sql, type Database } from '@envoi/read-store';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';

/** An embedded node with a log of its own, and its table at hand. */
export type TestNode = Readonly<{
  connectionString: string;
  database: Database;
  /** Everything that is to be the same in a copy, in the order of the log. */
  dump(): Promise<unknown[]>;
}>;

/** Nodes on one Postgres, each on a database of its own. */
export class TestNodes {
  #postgres: Promise<TestPostgres> | undefined;
  readonly #running: { stop(): Promise<void> }[] = [];
  /** Databases of nodes that were stopped, empty again: to make one takes longer than a test. */
  readonly #free: string[] = [];

  /** Over TCP, as between machines. */
  async start(): Promise<TestNode> {
    const databaseUrl = this.#free.pop() ?? (await this.#makeDatabase());
    const node: EmbeddedEventStore = await startEmbeddedEventStore({
      databaseUrl,
      listen: { host: '127.0.0.1', port: 0 },
    });
    const database = openDatabase(databaseUrl, { maxConnections: 1 });
    const made = {
      connectionString: node.connectionString,
      database,
      dump: async () => (await everything.execute(database.kysely)).rows,
      stop: async () => {
        await node.stop();
        await sql`truncate event_store.events`.execute(database.kysely);
        await database.close();
        this.#free.push(databaseUrl);
      },
    };
    this.#running.push(made);
    return made;
  }

  async #makeDatabase(): Promise<string> {
    const { database, url } = await (this.#postgres ??= startTestPostgres());
    const name = `log${randomUUID().replaceAll('-', '')}`;
    await sql.raw(`create database ${name}`).execute(database.kysely);
    return url.replace('/postgres?', `/${name}?`);
  }

  async stopNodes(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((node) => node.stop()));
  }

  async stop(): Promise<void> {
    await this.stopNodes();
    await (await this.#postgres)?.stop();
  }
}

const everything = sql<object>`
  select stream, revision, id, type, content_type, encode(data, 'hex') as data, encode(metadata, 'hex') as metadata
  from event_store.events order by position`;

/** In front of a server on this machine: passes everything on, but cuts every connection instead of its nth answer. */
export async function cuttingProxy(connectionString: string, nth: number) {
  const target = Number(/:(\d+)/.exec(connectionString.slice('esdb://'.length))?.[1]);
  let cuts = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    open.add(client);
    let answers = 0;
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('data', (chunk) => upstream.write(chunk));
    upstream.on('data', (chunk) => {
      answers += 1;
      if (answers < nth) client.write(chunk);
      else {
        cuts += 1;
        client.destroy();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    connectionString: `esdb://127.0.0.1:${(server.address() as AddressInfo).port}?tls=false`,
    cuts: () => cuts,
    stop: () => {
      for (const client of open) client.destroy(); // clients that are disposed of keep their connections
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
