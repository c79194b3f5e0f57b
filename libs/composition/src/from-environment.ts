import { ConfigurationError, readConfiguration, readConnections, type Configuration } from '@envoi/configuration';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openAssistant, type Assistant } from './assistant.ts';
import { makeLogger, type Logger } from './logger.ts';
import { openOutside } from './outside.ts';
import { openStores, type Stores } from './stores.ts';

export type OpenedStores = Readonly<{
  configuration: Configuration;
  stores: Stores;
  logger: Logger;
  close: () => Promise<void>;
}>;

export type Opened = Readonly<{
  configuration: Configuration;
  assistant: Assistant;
  close: () => Promise<void>;
}>;

type Environment = Readonly<Record<string, string | undefined>>;

/** What opens the stores. */
const OF_STORES = ['DATABASE_URL', 'EVENTSTORE_CONNECTION_STRING', 'VAULT_KEYS', 'SIGNING_KEYS'] as const;
/** What it takes beside them to act for members. */
const OF_ACTING = ['CONNECTIONS_FILE', 'CODE_KEYS', 'LINK_KEYS'] as const;

/**
 * The stores, for an app of its own that acts for no member (admin): it is told no key that it does not need. Throws
 * ConfigurationError, and the reason of `signal`.
 */
export async function openStoresFromEnvironment(env: Environment, signal?: AbortSignal): Promise<OpenedStores> {
  const configuration = configurationIn(env);
  const given = allOf(configuration, OF_STORES);
  const logger = makeLogger(env['LOG_LEVEL']);
  const stores = await openStores({
    ...{ databaseUrl: given.DATABASE_URL, eventStore: given.EVENTSTORE_CONNECTION_STRING },
    keyrings: { vault: given.VAULT_KEYS, signing: given.SIGNING_KEYS },
    ...{ policy: configuration.policy, forgottenDirectory: configuration.forgottenDir, logger, signal },
  });
  return { configuration, stores, logger, close: () => stores.close() };
}

/** What an app of its own that acts for members (gateway, worker) is told by its environment, all of it. Throws ConfigurationError, and the reason of `signal`. */
export async function openFromEnvironment(env: Environment, signal?: AbortSignal): Promise<Opened> {
  const configuration = configurationIn(env);
  const given = allOf(configuration, [...OF_STORES, ...OF_ACTING]);
  const connections = await connectionsIn(given.CONNECTIONS_FILE);
  const { stores, logger } = await openStoresFromEnvironment(env, signal);
  try {
    const outside = openOutside(connections, logger);
    const { policy, publicUrl, dataDir } = configuration;
    const assistant = await openAssistant({
      ...{ stores, outside, policy, publicUrl, logger, blobDirectory: join(dataDir, 'blobs') },
      ...{ databaseUrl: given.DATABASE_URL, keyrings: { code: given.CODE_KEYS, link: given.LINK_KEYS } },
    });
    const close = async (): Promise<void> => {
      await assistant.close();
      await outside.close();
      await stores.close();
    };
    return { configuration, assistant, close };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

const configurationIn = (env: Environment): Configuration => readConfiguration({ ...env, PLAYGROUND: 'off' });

/** Throws ConfigurationError that names each one that is not set. */
const allOf = <Name extends (typeof OF_STORES | typeof OF_ACTING)[number]>(
  { databaseUrl, eventStore, connectionsFile, keyrings }: Configuration,
  names: readonly Name[],
): Readonly<Record<Name, string>> => {
  const values = {
    ...{ DATABASE_URL: databaseUrl, EVENTSTORE_CONNECTION_STRING: eventStore, CONNECTIONS_FILE: connectionsFile },
    ...{ VAULT_KEYS: keyrings.vault, SIGNING_KEYS: keyrings.signing },
    ...{ CODE_KEYS: keyrings.code, LINK_KEYS: keyrings.link },
  };
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length > 0) throw new ConfigurationError(missing.map((name) => `${name}: must be set`));
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Record<Name, string>;
};

/** Reads a connections file. Throws ConfigurationError when it is not there or not right. */
export const connectionsIn = async (file: string) => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ConfigurationError([
      `CONNECTIONS_FILE: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`,
    ]);
  });
  return readConnections(text);
};
