import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
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

/** What a platform reports: somebody wrote something. */
export const messageCreated = () => {
  const sender = { id: `member-${Math.floor(Math.random() * 1_000)}` };
  return {
    type: 'message.created',
    timestamp: new Date().toISOString(),
    data: {
      message: { id: randomUUID(), text: 'Help' },
      conversation: { id: `dm-${sender.id}`, kind: 'direct' },
      sender,
    },
  };
};

type Sent = { body?: Buffer; at?: Date; headers?: Readonly<Record<string, string>> };

/** A webhook as it goes over the wire, made before, so that the measuring takes little of the cores. Signed over the bytes of the body. */
export const signed = (secret: string, { body, at = new Date(), headers: more = {} }: Sent = {}): Buffer => {
  const id = randomUUID();
  const content = body ?? Buffer.from(JSON.stringify(messageCreated()));
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(content).digest('base64');
  const headers = {
    host: 'gateway',
    'content-length': String(content.length),
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
    ...more,
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([Buffer.from(['POST /webhooks/test HTTP/1.1', ...head, '', ''].join('\r\n')), content]);
};

/** Headers, and the body that they announce. */
const isWhole = (text: string): boolean => {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
  return text.length >= end + 4 + length;
};

/** One connection, one request at a time; `send` resolves with the status of the answer, 0 if there was none. */
export const openLine = async (url: string) => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let answered: (status: number) => void = () => undefined;
  let text = '';
  let isClosing = false;
  socket.setNoDelay(true).on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    if (!isWhole(text)) return;
    const status = Number(text.slice(9, 12));
    isClosing = /^connection: close\r$/im.test(text);
    text = '';
    answered(status);
  });
  socket.on('error', () => undefined).on('close', () => answered(0)); // being cut off is an answer, too
  const send = (request: Buffer): Promise<number> =>
    new Promise((resolve) => {
      answered = resolve;
      socket.write(request);
    });
  return { send, isOpen: () => !isClosing && socket.writable, close: () => socket.destroy() };
};
