import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import {
  connectionsIn,
  makeLogger,
  openAssistant,
  openOutside,
  openStores,
  type Assistant,
  type Logger,
} from '@envoi/composition';
import { ConfigurationError, readConfiguration, type Configuration, type Connection } from '@envoi/configuration';
import { type BusinessClock } from '@envoi/read-store';
import { startGateway } from '../../gateway/src/start-gateway.ts';
import { startPlayground } from '../../playground/src/start-playground.ts';
import { startWorker } from '../../worker/src/start-worker.ts';
import { claim } from './claim.ts';
import { secretsIn, type Secrets } from './secrets.ts';
import { startStaffApp, urlOf } from './start-staff-app.ts';
import { startStores, type StoreUrls } from './start-stores.ts';
import { Undo } from './undo.ts';

export interface Standalone {
  gatewayUrl: string;
  adminUrl: string;
  /** Whether whoever asks is signed in there, as one of `USERS`. */
  signsAnybodyIn: boolean;
  /** Undefined without the playground. */
  playgroundUrl: string | undefined;
  clock: BusinessClock;
  /** Names what is missing until it is ready; empty: nothing. */
  missing(): Promise<readonly string[]>;
  /** Within 5 s, and nothing is left running. */
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The playground's own name for its connection and its workspace. */
const PLAYGROUND = 'playground';

/**
 * The whole assistant in one process, with embedded stores wherever none are configured. Throws ConfigurationError, and
 * whatever says why a store or a port cannot be had, or the signal's reason; then nothing is left running.
 */
export async function startStandalone(env: Environment, signal?: AbortSignal): Promise<Standalone> {
  const configuration = readConfiguration(env);
  const dataDir = resolve(configuration.dataDir);
  const undo = new Undo(signal);
  try {
    undo.later(await claim(dataDir));
    const secrets = await secretsIn(dataDir);
    const logger = makeLogger(env['LOG_LEVEL'] ?? 'warn');
    const urls = await startStores({ configuration, dataDir, logger, undo });
    return await startApps({ configuration, dataDir, logger, secrets, urls, undo });
  } catch (error) {
    await undo.all();
    throw error;
  }
}

type Parts = Readonly<{
  configuration: Configuration;
  dataDir: string;
  logger: Logger;
  secrets: Secrets;
  urls: StoreUrls;
  undo: Undo;
}>;

async function startApps(parts: Parts): Promise<Standalone> {
  const { configuration, undo } = parts;
  const assistant = await assistantOf(parts);
  const { clock } = assistant.stores;
  const witnessFile = configuration.ledgerWitnessFile;
  const worker = undo.later(await startWorker({ assistant, holder: 'standalone', witnessFile }));
  const movableClock = { token: randomBytes(32).toString('base64url'), clock };
  const { host, ports } = configuration;
  const notYet = new Set(configuration.playground ? [PLAYGROUND] : []);
  const gateway = undo.later(
    await startGateway({
      assistant,
      host,
      port: ports.gateway,
      missing: () => [...worker.missing(), ...notYet],
      ...(configuration.playground && { movableClock }),
    }),
  );
  const gatewayUrl = urlOf(host, gateway.port);
  const { url: adminUrl, signsAnybodyIn } = undo.later(await startStaffApp({ ...parts, assistant }));
  const clockAt = { url: gatewayUrl, token: movableClock.token };
  const playground = configuration.playground ? undo.later(await playgroundOf(parts, clockAt)) : undefined;
  notYet.clear();
  return {
    gatewayUrl,
    adminUrl,
    signsAnybodyIn,
    playgroundUrl: playground?.url,
    clock,
    missing: async () => [...(await assistant.stores.missing()), ...worker.missing()],
    stop: () => undo.all(),
  };
}

async function assistantOf({ configuration, dataDir, logger, secrets, urls, undo }: Parts): Promise<Assistant> {
  const { keyrings, policy, publicUrl } = configuration;
  const connections =
    configuration.connectionsFile === undefined
      ? [connectionToPlayground(configuration, secrets)]
      : await connectionsIn(configuration.connectionsFile);
  const outside = openOutside(connections, logger);
  undo.push(() => outside.close());
  const stores = await openStores({
    ...{ ...urls, policy, logger, forgottenDirectory: configuration.forgottenDir, signal: undo.signal },
    keyrings: {
      vault: keyrings.vault ?? secrets.vaultKeys,
      signing: keyrings.signing ?? secrets.signingKeys,
    },
  });
  undo.push(() => stores.close());
  if (!configuration.playground && stores.clock.offset() > 0)
    throw new ConfigurationError([
      'DATA_DIR: its clock was moved ahead in the playground, so its dates are not real. Use another one, or PLAYGROUND=on',
    ]);
  const blobDirectory = join(dataDir, 'blobs');
  const assistant = await openAssistant({
    ...{ stores, outside, policy, publicUrl, blobDirectory, logger },
    databaseUrl: urls.databaseUrl,
    keyrings: { code: keyrings.code ?? secrets.codeKeys, link: keyrings.link ?? secrets.linkKeys },
  });
  undo.push(() => assistant.close());
  return assistant;
}

const loopback = ['127.0.0.0/8', '::1/128'];

const connectionToPlayground = ({ host, ports }: Configuration, secrets: Secrets): Connection => {
  const url = urlOf(host, ports.playground);
  return {
    id: PLAYGROUND,
    platform: 'standard-webhooks',
    inbound: { secrets: [secrets.inboundSecret] },
    outbound: { url: `${url}/assistant`, secrets: [secrets.outboundSecret], allowedNetworks: loopback },
    workspace: { id: PLAYGROUND, url: `${url}/workspace`, token: secrets.workspaceToken, allowedNetworks: loopback },
  };
};

const playgroundOf = (
  { configuration, dataDir, secrets, urls }: Parts,
  clock: Readonly<{ url: string; token: string }>,
) =>
  startPlayground({
    databaseUrl: urls.databaseUrl,
    blobDirectory: join(dataDir, 'playground'),
    host: configuration.host,
    port: configuration.ports.playground,
    pageDirectory: join(import.meta.dirname, '../../playground/page'),
    assistant: {
      gatewayUrl: clock.url,
      connection: PLAYGROUND,
      secret: secrets.inboundSecret,
      incomingSecret: secrets.outboundSecret,
    },
    workspaceToken: secrets.workspaceToken,
    clock,
  });
