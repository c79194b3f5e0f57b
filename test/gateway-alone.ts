import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Webhook } from 'standardwebhooks';
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

/** A gateway without a worker, which would answer what it accepts, on the same two cores. */
export const startGatewayAlone = async () => {
  const postgres = await startTestPostgres();
  const node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { host: '127.0.0.1', port: 0 } });
  const [chat, workspace] = await Promise.all([new Chat().start(), new Workspace().start()]);
  const directory = await mkdtemp(join(tmpdir(), 'envoi-gateway-'));
  const connections = join(directory, 'connections.json');
  await writeFile(connections, JSON.stringify([connectionTo(chat, workspace)]));
  const port = await freePort();
  const gatewayUrl = `http://127.0.0.1:${port}`;
  const env = {
    DATABASE_URL: postgres.url,
    EVENTSTORE_CONNECTION_STRING: node.connectionString,
    CONNECTIONS_FILE: connections,
    DATA_DIR: directory,
    GATEWAY_PORT: String(port),
    VAULT_KEYS: generateKeyring('v1'),
    CODE_KEYS: generateKeyring('c1'),
    LINK_KEYS: generateKeyring('l1'),
    SIGNING_KEYS: generateKeyring('s1'),
  };
  const gateway = new StandaloneProcess(env, gatewayUrl, { app: 'gateway' });
  await gateway.start();
  const stop = async (): Promise<void> => {
    await gateway.end('SIGTERM');
    await Promise.all([chat.stop(), workspace.stop(), node.stop()]);
    await postgres.stop();
    await rm(directory, { recursive: true });
  };
  return { secret: chat.inboundSecret, gatewayUrl, database: postgres.database, pid: gateway.pid, stop };
};

/** A webhook as it goes over the wire, made before, so that the measuring takes little of the cores. */
export const signed = (secret: string) => {
  const [id, now] = [randomUUID(), new Date()];
  const sender = { id: `member-${Math.floor(Math.random() * 1_000)}` };
  const body = JSON.stringify({
    type: 'message.created',
    timestamp: now.toISOString(),
    data: { message: { id, text: 'Help' }, conversation: { id: `dm-${sender.id}`, kind: 'direct' }, sender },
  });
  const headers = {
    host: 'gateway',
    'content-length': String(Buffer.byteLength(body)),
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(['POST /webhooks/test HTTP/1.1', ...head, '', body].join('\r\n'));
};

/** One connection, one request at a time; `send` resolves with the status of the answer. */
export const openLine = async (url: string) => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let answered: (status: number) => void = () => undefined;
  let text = '';
  socket.setNoDelay(true).on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    if (!text.includes('\r\n\r\n')) return; // the answer has no body
    const status = Number(text.slice(9, 12));
    text = '';
    answered(status);
  });
  const send = (request: Buffer): Promise<number> =>
    new Promise((resolve) => {
      answered = resolve;
      socket.write(request);
    });
  return { send, close: () => socket.destroy() };
};
