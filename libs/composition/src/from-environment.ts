import { ConfigurationError, readConfiguration, readConnections, type Configuration } from '@envoi/configuration';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openAssistant, type Assistant } from './assistant.ts';
import { makeLogger } from './logger.ts';
import { openOutside } from './outside.ts';
import { openStores } from './stores.ts';

export type Opened = Readonly<{
  configuration: Configuration;
  assistant: Assistant;
  /** Connection string. */
  eventStore: string;
  close: () => Promise<void>;
}>;

type Environment = Readonly<Record<string, string | undefined>>;

/** What an app of its own (gateway, worker) is told by its environment, all of it. Throws ConfigurationError, and the reason of `signal`. */
export async function openFromEnvironment(env: Environment, signal?: AbortSignal): Promise<Opened> {
  const configuration = readConfiguration({ ...env, PLAYGROUND: 'off' });
  const { databaseUrl, eventStore, connectionsFile, keyrings, policy, publicUrl, dataDir } = configuration;
  const required = {
    DATABASE_URL: databaseUrl,
    EVENTSTORE_CONNECTION_STRING: eventStore,
    CONNECTIONS_FILE: connectionsFile,
    VAULT_KEYS: keyrings.vault,
    CODE_KEYS: keyrings.code,
    LINK_KEYS: keyrings.link,
    SIGNING_KEYS: keyrings.signing,
  };
  const missing = Object.entries(required).filter(([, value]) => value === undefined);
  if (missing.length > 0) throw new ConfigurationError(missing.map(([name]) => `${name}: must be set`));
  const given = (name: keyof typeof required): string => required[name] ?? '';
  const logger = makeLogger(env['LOG_LEVEL']);
  const outside = openOutside(await connectionsIn(given('CONNECTIONS_FILE')), logger);
  const stores = await openStores({
    databaseUrl: given('DATABASE_URL'),
    eventStore: given('EVENTSTORE_CONNECTION_STRING'),
    keyrings: {
      vault: given('VAULT_KEYS'),
      code: given('CODE_KEYS'),
      link: given('LINK_KEYS'),
      signing: given('SIGNING_KEYS'),
    },
    policy,
    forgottenDirectory: configuration.forgottenDir,
    logger,
    signal,
  });
  try {
    const blobDirectory = join(dataDir, 'blobs');
    const assistant = await openAssistant({
      ...{ stores, outside, policy, publicUrl, logger, blobDirectory },
      databaseUrl: given('DATABASE_URL'),
    });
    const close = async (): Promise<void> => {
      await assistant.close();
      await outside.close();
      await stores.close();
    };
    return { configuration, assistant, eventStore: given('EVENTSTORE_CONNECTION_STRING'), close };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

/** Reads a connections file. Throws ConfigurationError when it is not there or not right. */
export const connectionsIn = async (file: string) => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ConfigurationError([
      `CONNECTIONS_FILE: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`,
    ]);
  });
  return readConnections(text);
};
