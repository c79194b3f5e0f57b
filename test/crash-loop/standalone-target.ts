import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findEmbeddedPostgres } from '@envoi/embedded-postgres';
import { eventually } from '../eventually.ts';
import { connectionTo, freePort } from '../system.ts';
import { Service } from './service.ts';
import { killPostgres, longerThanALease, pauseFor, policy, type Outside, type Target } from './target.ts';

/** The built standalone, with its stores in it. */
export async function standaloneTarget({ chat, workspace, directory }: Outside): Promise<Target> {
  const connections = join(directory, 'connections.json');
  await writeFile(connections, JSON.stringify([connectionTo(chat, workspace)]));
  const dataDir = join(directory, 'data');
  chat.gatewayUrl = `http://127.0.0.1:${await freePort()}`;
  const app = new Service('standalone', ['dist/apps/standalone/src/main.js'], {
    ...policy,
    DATA_DIR: dataDir,
    CONNECTIONS_FILE: connections,
    GATEWAY_PORT: new URL(chat.gatewayUrl).port,
    ADMIN_PORT: '0',
    PUBLIC_URL: chat.gatewayUrl,
    PLAYGROUND: 'off',
  });
  const killAll = async (): Promise<number> => {
    await Promise.all([app.end('SIGKILL'), killPostgres(dataDir, 'SIGKILL')]);
    const startedAt = performance.now();
    app.start();
    return startedAt;
  };
  return {
    name: 'standalone',
    services: [app],
    faults: [
      { name: 'kill the app', happen: () => app.kill() },
      { name: 'kill Postgres', happen: () => killPostgres(dataDir, 'SIGKILL') },
      { name: 'stop Postgres at once', happen: () => killPostgres(dataDir, 'SIGQUIT') },
      { name: 'kill both', happen: killAll },
      { name: 'stop the app', happen: () => app.restart() },
      { name: 'pause the app', happen: (random) => pauseFor(app, longerThanALease(random)) },
    ],
    stores: async () => {
      const databaseUrl = await findEmbeddedPostgres(dataDir);
      if (databaseUrl === undefined) throw new Error('no Postgres is running');
      return { databaseUrl, eventStore: `esdb+unix://${join(dataDir, 'event-store/socket')}` };
    },
    start: async () => {
      app.start();
      await eventually(async () => (await fetch(`${chat.gatewayUrl}/health/ready`)).status === 200, { within: 60_000 });
    },
    stop: async () => {
      const code = await app.end();
      if (code !== 0) throw new Error(`the standalone ended with ${String(code)}:\n${app.output}`);
    },
  };
}
