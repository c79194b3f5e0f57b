import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '@envoi/embedded-event-store';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { keepsTheContractOfAnEventLog } from '../test/event-log.contract.ts';
import { connectEventLog, type EventLog } from './index.ts';

/** An EventStoreDB that this names is tested, too; without it the embedded node stands for both. */
const named = process.env['EVENTSTORE_CONNECTION_STRING'];

describe('the log on a server', () => {
  let postgres: TestPostgres;
  let node: EmbeddedEventStore;
  let log: EventLog;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'log-'));
    postgres = await startTestPostgres();
    node = await startEmbeddedEventStore({
      databaseUrl: postgres.url,
      listen: { unixSocket: join(directory, 'private', 'node.sock') },
    });
    log = connectEventLog(named ?? node.connectionString);
  });
  afterAll(async () => {
    await log.dispose();
    await node.stop();
    await postgres.stop();
    await rm(directory, { recursive: true });
  });

  keepsTheContractOfAnEventLog(() => log);
});
