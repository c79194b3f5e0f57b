import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEventStore } from '@envoi/embedded-event-store';
import { generateKeyring } from '@envoi/keyring';
import { Chat } from './outside/chat.ts';
import { Workspace } from './outside/workspace.ts';
import { StandaloneProcess } from './process.ts';
import { startTestPostgres } from './stores.ts';
import { connectionTo, freePort } from './system.ts';

/** A gateway and a worker, each a process of its own, over stores of their own, between a chat and a workspace. */
export interface Apart {
  chat: Chat;
  workspace: Workspace;
  workerUrl: string;
  /** With what is said here beside the stores. Resolves when both are ready. */
  start(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Told to end; resolves with what they end with. */
  end(): Promise<(number | null)[]>;
  /** The stores, too. */
  stop(): Promise<void>;
}

export async function openApart(): Promise<Apart> {
  const [chat, workspace] = await Promise.all([new Chat().start(), new Workspace().start()]);
  const postgres = await startTestPostgres();
  const node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { host: '127.0.0.1', port: 0 } });
  const directory = await mkdtemp(join(tmpdir(), 'envoi-apart-'));
  const [gatewayPort, workerPort] = [await freePort(), await freePort()];
  const workerUrl = `http://127.0.0.1:${workerPort}`;
  chat.gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const connections = join(directory, 'connections.json');
  await writeFile(connections, JSON.stringify([connectionTo(chat, workspace)]));
  const env = {
    ...{ DATABASE_URL: postgres.url, EVENTSTORE_CONNECTION_STRING: node.connectionString, DATA_DIR: directory },
    ...{ GATEWAY_PORT: String(gatewayPort), WORKER_PORT: String(workerPort), PUBLIC_URL: chat.gatewayUrl },
    ...{ VAULT_KEYS: generateKeyring('v1'), SIGNING_KEYS: generateKeyring('s1') },
    ...{ CODE_KEYS: generateKeyring('c1'), LINK_KEYS: generateKeyring('l1'), CONNECTIONS_FILE: connections },
  };
  let running: StandaloneProcess[] = [];
  const end = (): Promise<(number | null)[]> => Promise.all(running.splice(0).map((process) => process.end('SIGTERM')));
  return {
    chat,
    workspace,
    workerUrl,
    start: async (more = {}) => {
      running = [
        new StandaloneProcess({ ...env, ...more }, chat.gatewayUrl, { app: 'gateway' }),
        new StandaloneProcess({ ...env, ...more }, workerUrl, { app: 'worker' }),
      ];
      await Promise.all(running.map((process) => process.start()));
    },
    end,
    stop: async () => {
      await end();
      await Promise.all([chat.stop(), workspace.stop(), node.stop()]);
      await postgres.stop();
      await rm(directory, { recursive: true });
    },
  };
}
