import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStandalone, type Standalone } from '../apps/standalone/src/standalone.ts';
import { Chat } from './outside/chat.ts';
import { Workspace } from './outside/workspace.ts';

/** The whole assistant on embedded stores, between a chat and a workspace that share no code with it. */
export interface System {
  chat: Chat;
  workspace: Workspace;
  assistant: Standalone;
  dataDir: string;
  stop(): Promise<void>;
}

export async function startSystem(env: Record<string, string> = {}): Promise<System> {
  const [chat, workspace] = await Promise.all([new Chat().start(), new Workspace().start()]);
  const directory = await mkdtemp(join(tmpdir(), 'envoi-'));
  const dataDir = join(directory, 'data');
  const connectionsFile = join(directory, 'connections.json');
  await writeFile(connectionsFile, JSON.stringify([connectionTo(chat, workspace)]), { mode: 0o600 });
  const assistant = await startStandalone({
    DATA_DIR: dataDir,
    CONNECTIONS_FILE: connectionsFile,
    GATEWAY_PORT: String(await freePort()),
    ADMIN_PORT: '0',
    PLAYGROUND: 'off',
    LOG_LEVEL: 'silent',
    ...env,
  });
  chat.gatewayUrl = assistant.gatewayUrl;
  return {
    chat,
    workspace,
    assistant,
    dataDir,
    stop: async () => {
      await assistant.stop();
      await Promise.all([chat.stop(), workspace.stop()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export const connectionTo = (chat: Chat, workspace: Pick<Workspace, 'url' | 'token'>) => ({
  id: 'test',
  platform: 'standard-webhooks',
  inbound: { secrets: [chat.inboundSecret] },
  outbound: { url: chat.url, secrets: [chat.outboundSecret], allowedNetworks: ['127.0.0.0/8'] },
  workspace: { id: 'test', url: workspace.url, token: workspace.token, allowedNetworks: ['127.0.0.0/8'] },
});

/** A port of 127.0.0.1 that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
