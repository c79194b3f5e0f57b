import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@envoi/embedded-postgres';
import { generateKeyring } from '@envoi/keyring';
import { eventually } from '../eventually.ts';
import { makeEmptyPostgres } from '../stores.ts';
import { connectionTo, freePort } from '../system.ts';
import { type Random } from './random.ts';
import { Service } from './service.ts';
import { killPostgres, longerThanALease, pauseFor, policy, type Outside, type Target } from './target.ts';

/** The embedded event store, as it was built, in a process of its own. */
const NODE = `
import { assertAnswers, run } from './dist/libs/composition/src/index.js';
import { startEmbeddedEventStore } from './dist/libs/embedded-event-store/src/index.js';
const { DATABASE_URL: databaseUrl, EVENT_STORE_PORT: port } = process.env;
const log = (line) => void process.stderr.write(line + '\\n');
await run(async (signal) => {
  await assertAnswers(databaseUrl, signal);
  return startEmbeddedEventStore({ databaseUrl, listen: { host: '127.0.0.1', port: Number(port) }, log });
});`;

export interface ServicesTarget extends Target {
  /** What gateway and workers are told, keys included. */
  readonly env: Awaited<ReturnType<typeof environment>>;
  /** What runs now, by name. */
  pids(): ReadonlyMap<string, number>;
}

/** Postgres, the event store, a gateway and two workers, each a process of its own. */
export async function servicesTarget(outside: Outside): Promise<ServicesTarget> {
  const { chat, directory } = outside;
  const ports = { gateway: await freePort(), node: await freePort(), workers: [await freePort(), await freePort()] };
  chat.gatewayUrl = `http://127.0.0.1:${ports.gateway}`;
  await makeEmptyPostgres(directory);
  const postgres = await startEmbeddedPostgres(directory);
  const env = await environment(outside, postgres.url, ports);
  const node = new Service('event store', ['--input-type=module', '-e', NODE], {
    DATABASE_URL: postgres.url,
    EVENT_STORE_PORT: String(ports.node),
  });
  const gateway = new Service('gateway', ['dist/apps/gateway/src/main.js'], env);
  const workers = ports.workers.map(
    (port, n) =>
      new Service(`worker ${n + 1}`, ['dist/apps/worker/src/main.js'], { ...env, WORKER_PORT: String(port) }),
  );
  const services = [node, gateway, ...workers];
  const killThese = async (these: readonly Service[]): Promise<number> => {
    await Promise.all(these.map((service) => service.end('SIGKILL')));
    const startedAt = performance.now();
    for (const service of these) service.start();
    return startedAt;
  };
  const healthUrls = [ports.gateway, ...ports.workers].map((port) => `http://127.0.0.1:${port}/health/ready`);
  return {
    name: 'services',
    env,
    services,
    pids: () =>
      new Map([
        ...services.flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid] as const])),
        ['Postgres', postgres.pid],
      ]),
    faults: [
      ...services.map((service) => ({ name: `kill ${service.name}`, happen: () => service.kill() })),
      { name: 'kill Postgres', happen: () => killPostgres(directory, 'SIGKILL') },
      { name: 'stop Postgres at once', happen: () => killPostgres(directory, 'SIGQUIT') },
      { name: 'kill both workers', happen: () => killThese(workers) },
      { name: 'kill everything', happen: async () => (await killPostgres(directory, 'SIGKILL'), killThese(services)) },
      ...services.map((service) => ({ name: `stop ${service.name}`, happen: () => service.restart() })),
      ...services.map((service) => ({
        name: `pause ${service.name}`,
        happen: (random: Random) => pauseFor(service, longerThanALease(random)),
      })),
    ] as unknown as Target['faults'],
    stores: () => Promise.resolve({ databaseUrl: postgres.url, eventStore: env.EVENTSTORE_CONNECTION_STRING }),
    start: async () => {
      for (const service of services) service.start();
      for (const url of healthUrls) await eventually(async () => (await fetch(url)).status === 200, { within: 60_000 });
    },
    stop: async () => {
      for (const service of [...services].reverse()) await service.end();
      await postgres.stop();
    },
  };
}

const environment = async (
  { chat, workspace, directory }: Outside,
  databaseUrl: string,
  ports: { gateway: number; node: number },
) => {
  const connections = join(directory, 'connections.json');
  await writeFile(connections, JSON.stringify([connectionTo(chat, workspace)]));
  const dataDir = join(directory, 'data');
  await mkdir(dataDir, { recursive: true });
  return {
    ...policy,
    DATABASE_URL: databaseUrl,
    EVENTSTORE_CONNECTION_STRING: `esdb://127.0.0.1:${ports.node}?tls=false`,
    CONNECTIONS_FILE: connections,
    DATA_DIR: dataDir,
    GATEWAY_PORT: String(ports.gateway),
    PUBLIC_URL: chat.gatewayUrl,
    VAULT_KEYS: generateKeyring('v1'),
    CODE_KEYS: generateKeyring('c1'),
    LINK_KEYS: generateKeyring('l1'),
    SIGNING_KEYS: generateKeyring('s1'),
  };
};
