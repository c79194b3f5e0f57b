import { openConnection, type Connection } from '@envoi/read-store';
import { startTestPostgres } from '../../../test/stores.ts';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '../src/index.ts';

/** What the suite is run against: all that it knows of it. */
export interface Server {
  connectionString: string;
  /** Only where the suite may: at the same address afterwards. */
  restart?(): Promise<void>;
  /** Makes trouble where the server keeps its events, until the returned function is called. */
  disturb?(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** Somebody's server, which is theirs to start and stop. */
export const serverNamed = (connectionString: string): Server => ({
  connectionString,
  stop: () => Promise.resolve(),
});

/** The embedded node, on a Postgres of its own. */
export const startEmbeddedServer = async (): Promise<Server> => {
  const postgres = await startTestPostgres();
  const start = (port: number): Promise<EmbeddedEventStore> =>
    startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { host: '127.0.0.1', port } });
  let node = await start(0);
  const { connectionString } = node;
  const port = Number(new URL(connectionString).port);
  return {
    connectionString,
    restart: async () => {
      await node.stop();
      node = await start(port);
    },
    disturb: () => disturb(postgres.url),
    stop: async () => {
      await node.stop();
      await postgres.stop();
    },
  };
};

const FOREIGN = 4;

/**
 * Others at work in the same database: short transactions that commit or roll back, one that stays open all the while,
 * and one that delays the node's commits by locks at random moments. Stores that give positions before the commit lose
 * events under this.
 */
const disturb = async (url: string): Promise<() => Promise<void>> => {
  const connections = await Promise.all(Array.from({ length: FOREIGN }, () => openConnection(url)));
  const [long, blocking, ...short] = connections as [Connection, Connection, ...Connection[]];
  await long.query('make', 'create table if not exists foreign_work (n bigserial primary key)');
  const over = new AbortController();
  const again = async (connection: Connection, during: string, pause: string): Promise<void> => {
    while (!over.signal.aborted) {
      await connection.query('begin', 'begin');
      await connection.query('insert', 'insert into foreign_work default values');
      if (during !== '') await connection.query('during', during);
      await connection.query('pause', pause);
      await (Math.random() < 0.5 ? connection.query('commit', 'commit') : connection.query('rollback', 'rollback'));
      await connection.query('rest', 'select pg_sleep(random() * 0.05)');
    }
  };
  await long.query('begin', 'begin');
  await long.query('insert', 'insert into foreign_work default values');
  const work = [
    again(blocking, 'lock table event_store.events in share mode', 'select pg_sleep(random() * 0.01)'),
    ...short.map((connection) => again(connection, '', 'select pg_sleep(random() * 0.1)')),
  ];
  return async () => {
    over.abort();
    await Promise.all(work);
    await long.query('rollback', 'rollback');
    await Promise.all(connections.map((connection) => connection.close()));
  };
};
