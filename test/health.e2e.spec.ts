import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '@envoi/embedded-event-store';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@envoi/embedded-postgres';
import { eventually } from './eventually.ts';
import { Chat } from './outside/chat.ts';
import { Workspace } from './outside/workspace.ts';
import { StandaloneProcess } from './process.ts';
import { makeEmptyPostgres } from './stores.ts';
import { connectionTo, freePort } from './system.ts';

const soon = { within: 30_000, every: 50 };

describe('the health of an app whose stores are elsewhere', () => {
  let directory: string;
  let chat: Chat;
  let workspace: Workspace;
  let postgres: EmbeddedPostgres;
  let node: EmbeddedEventStore | undefined;
  let app: StandaloneProcess;
  let nodePort: number;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'envoi-health-'));
    [chat, workspace] = await Promise.all([new Chat().start(), new Workspace().start()]);
    await makeEmptyPostgres(directory);
    postgres = await startEmbeddedPostgres(directory);
    nodePort = await freePort();
    const gatewayPort = await freePort();
    chat.gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
    await writeFile(join(directory, 'connections.json'), JSON.stringify([connectionTo(chat, workspace)]));
    const env = {
      DATA_DIR: join(directory, 'data'),
      DATABASE_URL: postgres.url,
      EVENTSTORE_CONNECTION_STRING: `esdb://127.0.0.1:${nodePort}?tls=false`,
      CONNECTIONS_FILE: join(directory, 'connections.json'),
      GATEWAY_PORT: String(gatewayPort),
      PLAYGROUND: 'off',
      LOG_LEVEL: 'silent',
    };
    app = new StandaloneProcess(env, chat.gatewayUrl);
  }, 60_000);
  afterAll(async () => {
    await app.end('SIGTERM');
    await Promise.all([chat.stop(), workspace.stop()]);
    await node?.stop();
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  }, 30_000);

  const startNode = async () => {
    const listen = { host: '127.0.0.1', port: nodePort };
    node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen });
  };
  const stopNode = async () => {
    await node?.stop();
    node = undefined;
  };
  const health = async () => {
    const [live, ready] = await Promise.all(['live', 'ready'].map((check) => fetch(`${chat.gatewayUrl}/health/${check}`))); // prettier-ignore
    const { missing = [] } = (await ready!.json()) as { missing?: string[] };
    return { live: live!.status, ready: ready!.status, missing };
  };
  const isReady = () => eventually(async () => expect(await health()).toEqual({ live: 200, ready: 200, missing: [] }), soon); // prettier-ignore
  const lacks = (store: string) =>
    eventually(async () => {
      const { live, ready, missing } = await health();
      expect({ live, ready }).toEqual({ live: 200, ready: 503 });
      expect(missing).toContain(store);
    }, soon);

  it('says that the event store is away at the start, and takes messages in all the same, which are answered later', async () => {
    workspace.member('mia');
    const started = app.start();
    await eventually(() => expect(app.output).toContain('Envoi waits for: event-store'), soon);
    await lacks('event-store');
    const id = await chat.write({ text: 'Help' });
    expect(app.output).not.toContain('is ready');
    await startNode();
    expect((await chat.answerTo(id)).kind).toBe('help');
    await isReady();
    await started;
    await eventually(() => expect(app.output).toContain('Envoi is ready'));
  }, 90_000);

  it('says that the event store is away while it is', async () => {
    await stopNode();
    await lacks('event-store');
    await startNode();
    await isReady();
  }, 60_000);

  it('says that Postgres is away while it is, and answers afterwards', async () => {
    await stopNode();
    await postgres.stop();
    await lacks('postgres');
    postgres = await startEmbeddedPostgres(directory);
    await startNode();
    await isReady();
    expect((await chat.ask({ text: 'Help' })).kind).toBe('help');
  }, 60_000);
});
