import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEventStore } from '@envoi/embedded-event-store';
import { migrateConsumers } from '@envoi/consumers';
import { generateKeyring } from '@envoi/keyring';
import { type Database } from '@envoi/read-store';
import { fillReadModels } from './filled-read-models.ts';
import { startProvider } from './outside/provider.ts';
import { StandaloneProcess } from './process.ts';
import { startTestPostgres } from './stores.ts';
import { freePort } from './system.ts';

export interface ConsoleAlone {
  url: string;
  /** Of the issuer. */
  providerUrl: string;
  database: Database;
  stop(): Promise<void>;
}

/** The admin app as it runs in production: a process of its own, with a sign-in elsewhere, over so many requests. */
export async function startConsoleAlone({ requests }: { requests: number }): Promise<ConsoleAlone> {
  const directory = await mkdtemp(join(tmpdir(), 'envoi-console-alone-'));
  const postgres = await startTestPostgres();
  const node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { host: '127.0.0.1', port: 0 } });
  await migrateConsumers(postgres.database);
  await fillReadModels(postgres.database, requests);
  const port = await freePort();
  const url = `http://localhost:${port}/console`;
  const provider = await startProvider({ consoleUrl: url });
  const admin = new StandaloneProcess(
    {
      ...{ DATABASE_URL: postgres.url, EVENTSTORE_CONNECTION_STRING: node.connectionString, DATA_DIR: directory },
      ...{ ADMIN_PORT: String(port), VAULT_KEYS: generateKeyring('v1'), SIGNING_KEYS: generateKeyring('s1') },
      ...{ ADMIN_ISSUER: provider.url, ADMIN_JWKS_URL: `${provider.url}/jwks`, ADMIN_CLIENT_ID: provider.clientId },
    },
    `http://127.0.0.1:${port}`,
    { app: 'admin' },
  );
  await admin.start();
  return {
    ...{ url, providerUrl: provider.url, database: postgres.database },
    stop: async () => {
      await admin.end('SIGTERM');
      await provider.stop();
      await node.stop();
      await postgres.stop();
      await rm(directory, { recursive: true });
    },
  };
}
