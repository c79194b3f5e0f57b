import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { openConnection, type Connection } from '@envoi/read-store';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { startEmbeddedEventStore, type EmbeddedEventStore } from './index.ts';
import { WritingConnection } from './writing-connection.ts';

const writerPid =
  "select pid from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())";

describe('a position', () => {
  let postgres: TestPostgres;
  let directory: string;
  let node: EmbeddedEventStore;
  const listen = () => ({ unixSocket: join(directory, 'node.sock') });
  const start = () => startEmbeddedEventStore({ databaseUrl: postgres.url, listen: listen() });
  const connect = () =>
    new EventStoreDBClient({ endpoint: `unix:${join(directory, 'node.sock')}` }, { insecure: true });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'node-'));
    postgres = await startTestPostgres();
    node = await start();
  });
  afterAll(async () => {
    await node.stop();
    await postgres.stop();
    await rm(directory, { recursive: true });
  });

  /** What anybody was ever told: the event at a position. */
  const told = new Map<bigint, string>();
  const tell = (position: bigint, id: string): void => {
    const before = told.get(position) ?? id;
    told.set(position, id);
    if (before !== id) throw new Error(`the position ${position} was that of ${before}, and now is that of ${id}`);
  };

  /** Appends and follows the log until it is stopped; whatever fails is tried again, with other events. */
  const useLog = (stopping: AbortSignal): Promise<unknown> => {
    const writer = async () => {
      const client = connect();
      while (!stopping.aborted) {
        const events = [randomUUID(), randomUUID()].map((id) => jsonEvent({ id, type: 'T', data: {} }));
        const options = { credentials: { username: 'n', password: 'n' }, deadline: 2_000 };
        const written = await client.appendToStream(`s-${randomUUID()}`, events, options).catch(() => undefined);
        if (written === undefined) continue;
        const last = written.position?.commit ?? 0n;
        events.forEach(({ id }, index) => tell(last - 1n + BigInt(index), id));
      }
      await client.dispose();
    };
    const reader = async () => {
      while (!stopping.aborted) {
        const client = connect();
        const subscription = client.subscribeToAll();
        const stop = () => void subscription.unsubscribe();
        stopping.addEventListener('abort', stop, { once: true });
        const follow = async () => {
          for await (const { event } of subscription) if (event) tell(event.position.commit, event.id);
        };
        await follow().catch((error: unknown) => {
          if (error instanceof Error && error.message.startsWith('the position')) throw error;
        });
        stopping.removeEventListener('abort', stop);
        await client.dispose();
      }
    };
    return Promise.all([...Array.from({ length: 6 }, writer), reader(), reader()]);
  };

  const killWriter: Record<string, (connection: Connection) => Promise<unknown>> = {
    'loses its connection': (connection) =>
      connection.query('terminate', `select pg_terminate_backend(pid) from (${writerPid}) as writer`),
    'is refused its insert': async (connection) => {
      await connection.query('cancel', `select pg_cancel_backend(pid) from (${writerPid}) as writer`);
    },
    'is stopped and started': async () => {
      await node.stop();
      node = await start();
    },
    'sees Postgres crash': async (connection) => {
      const [row] = await connection.query<{ pid: number }>('pid', writerPid);
      if (row !== undefined) process.kill(row.pid, 'SIGKILL'); // Postgres ends all its processes, and recovers from its log
    },
  };

  it.each(Object.entries(killWriter))(
    'that anybody was told names the same event for ever, whenever the writer %s',
    async (_what, disturb) => {
      const stopping = new AbortController();
      const using = useLog(stopping.signal);
      for (let n = 0; n < 3; n += 1) {
        const { size } = told;
        await eventually(() => told.size > size + 20, { within: 20_000 });
        const connection = await eventually(() => openConnection(postgres.url));
        await disturb(connection);
        await connection.close().catch(() => undefined);
      }
      const { size } = told;
      await eventually(() => told.size > size + 20, { within: 20_000 });
      stopping.abort();
      await using;
      const client = connect();
      const stored = new Map<bigint, string>();
      for await (const { event } of client.readAll()) if (event) stored.set(event.position.commit, event.id);
      await client.dispose();
      expect([...told].filter(([position, id]) => stored.get(position) !== id)).toEqual([]);
    },
    60_000,
  );

  it('is told only of what survives a crash, even if the database is set to commit without waiting for its disk', async () => {
    const connection = await openConnection(postgres.url);
    await connection.query('set', `alter role current_user set synchronous_commit = off`);
    await node.stop();
    const writing = await WritingConnection.open(postgres.url, 1_000);
    expect(await writing.connection.query('show', 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
    await writing.connection.close();
    await connection.query('reset', `alter role current_user reset synchronous_commit`);
    await connection.close();
    node = await start();
  });
});
