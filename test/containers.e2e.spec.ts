import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '@envoi/embedded-event-store';
import { generateKeyring } from '@envoi/keyring';
import { eventually } from './eventually.ts';
import { Chat } from './outside/chat.ts';
import { Workspace } from './outside/workspace.ts';
import { startTestPostgres, type TestPostgres } from './stores.ts';
import { connectionTo, freePort } from './system.ts';

const start = (app: string, env: Record<string, string>) => {
  const child = spawn(process.execPath, [`dist/apps/${app}/src/main.js`], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  return { child, output: () => output.join('') };
};

const codeOf = async (child: ChildProcess): Promise<unknown> => {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
};

describe('gateway and worker as the containers run them, each a process of its own', () => {
  let directory: string;
  let postgres: TestPostgres;
  let eventStore: EmbeddedEventStore;
  let chat: Chat;
  let workspace: Workspace;

  beforeAll(async () => {
    [postgres, directory, chat, workspace] = await Promise.all([
      startTestPostgres(),
      mkdtemp(join(tmpdir(), 'envoi-containers-')),
      new Chat().start(),
      new Workspace().start(),
    ]);
    eventStore = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { host: '127.0.0.1', port: 0 } });
    await writeFile(join(directory, 'connections.json'), JSON.stringify([connectionTo(chat, workspace)]));
  }, 60_000);
  afterAll(async () => {
    await Promise.all([chat.stop(), workspace.stop()]);
    await eventStore.stop();
    await postgres.stop();
    await rm(directory, { recursive: true });
  });

  it('answer together, say how they are, and end when they are told to', async () => {
    const [gatewayPort, workerPort] = [await freePort(), await freePort()];
    const env = {
      DATABASE_URL: postgres.url,
      EVENTSTORE_CONNECTION_STRING: eventStore.connectionString,
      CONNECTIONS_FILE: join(directory, 'connections.json'),
      DATA_DIR: join(directory, 'data'),
      GATEWAY_PORT: String(gatewayPort),
      WORKER_PORT: String(workerPort),
      VAULT_KEYS: generateKeyring('v1'),
      CODE_KEYS: generateKeyring('c1'),
      LINK_KEYS: generateKeyring('l1'),
      SIGNING_KEYS: generateKeyring('s1'),
    };
    const apps = ['gateway', 'worker'].map((app) => start(app, env));
    for (const port of [gatewayPort, workerPort])
      await eventually(async () => expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200), {
        within: 30_000,
      });
    chat.gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
    workspace.member('mia');
    expect((await chat.ask({ text: 'Help' })).kind).toBe('help');
    const asked = performance.now();
    for (const { child } of apps) child.kill('SIGTERM');
    expect(await Promise.all(apps.map(({ child }) => codeOf(child)))).toEqual([0, 0]);
    expect(performance.now() - asked).toBeLessThan(5_000);
  }, 60_000);

  it.each(['gateway', 'worker'])(
    'say what the %s is not told',
    async (app) => {
      const { child, output } = start(app, {});
      expect(await codeOf(child)).toBe(1);
      for (const variable of ['DATABASE_URL', 'EVENTSTORE_CONNECTION_STRING', 'CONNECTIONS_FILE', 'VAULT_KEYS'])
        expect(output()).toContain(`${variable}: must be set`);
    },
    30_000,
  );
});
