import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chat } from '../outside/chat.ts';
import { Workspace } from '../outside/workspace.ts';
import { StandaloneProcess } from '../process.ts';
import { connectionTo, freePort } from '../system.ts';

export interface RunningStandalone {
  chat: Chat;
  workspace: Workspace;
  gatewayUrl: string;
  stop(): Promise<void>;
}

/** The built standalone in a process of its own, between a chat and a workspace in this one. */
export async function startBuiltStandalone(): Promise<RunningStandalone> {
  const [chat, workspace] = await Promise.all([new Chat().start(), new Workspace().start()]);
  const directory = await mkdtemp(join(tmpdir(), 'envoi-bench-'));
  const connections = join(directory, 'connections.json');
  await writeFile(connections, JSON.stringify([connectionTo(chat, workspace)]));
  const port = await freePort();
  const gatewayUrl = `http://127.0.0.1:${port}`;
  chat.gatewayUrl = gatewayUrl;
  const env = {
    DATA_DIR: join(directory, 'data'),
    CONNECTIONS_FILE: connections,
    GATEWAY_PORT: String(port),
    PLAYGROUND: 'off',
    LOG_LEVEL: 'error',
  };
  const standalone = new StandaloneProcess(env, gatewayUrl);
  await standalone.start();
  return {
    chat,
    workspace,
    gatewayUrl,
    stop: async () => {
      await standalone.end('SIGTERM');
      await Promise.all([chat.stop(), workspace.stop()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
