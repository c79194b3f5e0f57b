import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEventStore } from '@envoi/embedded-event-store';
import { startTestPostgres } from '../../../test/stores.ts';
import { BadLine } from '../../embedded-event-store/test/bad-line.ts';
import { Misbehaviour } from '../../embedded-event-store/test/misbehaving.ts';
import { connectEventLog, type EventLog, type EventLogOptions } from '../src/index.ts';

/** Patience for tests: an attempt has 300 ms, silence is looked into after 150 ms. */
const impatient: EventLogOptions = {
  appendTimeout: 300,
  appendWithin: 5_000,
  readTimeout: 1_000,
  stallAfter: 150,
};

/** A node that misbehaves as `node` says, behind a line that misbehaves as `line` says. */
export async function startBadDay() {
  const directory = await mkdtemp(join(tmpdir(), 'bad-day-'));
  const postgres = await startTestPostgres();
  const node = new Misbehaviour();
  const interceptors = [node.interceptor];
  const [nodeSocket, unixSocket] = [join(directory, 'private', 'node.sock'), join(directory, 'line.sock')];
  const options = { databaseUrl: postgres.url, interceptors };
  const server = await startEmbeddedEventStore({ ...options, listen: { unixSocket: nodeSocket } });
  const line = await BadLine.start({ unixSocket, node: nodeSocket });
  const logs: EventLog[] = [];
  return {
    node,
    line,
    endpoint: `unix:${unixSocket}`,
    connectionString: `esdb+unix://${unixSocket}`,
    nodeSocket,
    connect: (more: EventLogOptions = {}): EventLog => {
      const log = connectEventLog(`esdb+unix://${unixSocket}`, { ...impatient, ...more });
      logs.push(log);
      return log;
    },
    /** After each test: everything is well again, and nobody is connected. */
    heal: async (): Promise<void> => {
      node.heal();
      line.heal();
      await Promise.all(logs.splice(0).map((log) => log.dispose()));
    },
    stop: async (): Promise<void> => {
      await line.stop();
      await server.stop();
      await postgres.stop();
      await rm(directory, { recursive: true });
    },
  };
}

export type BadDay = Awaited<ReturnType<typeof startBadDay>>;
