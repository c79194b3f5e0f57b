import { attachmentExportSchemas } from '@envoi/attachment-export';
import { type Policy } from '@envoi/configuration';
import { describeError } from '@envoi/consumers';
import { conversationSchemas } from '@envoi/conversation';
import { Streams, connectEventLog, type EventLog } from '@envoi/event-store';
import { parseKeyring, type Keyring } from '@envoi/keyring';
import {
  businessClock,
  migrateReadStore,
  openDatabase,
  sql,
  type BusinessClock,
  type Database,
} from '@envoi/read-store';
import { openVault, type Vault } from '@envoi/vault';
import { type Logger } from './logger.ts';

/** Keyrings as the configuration holds them: `kid:base64,…`. */
export type KeyringTexts = Readonly<Record<'vault' | 'code' | 'link', string>>;
type Keyrings = Readonly<Record<'vault' | 'code' | 'link', Keyring>>;

export interface StoreOptions {
  databaseUrl: string;
  /** Of EventStoreDB, KurrentDB or the embedded node. */
  eventStore: string;
  keyrings: KeyringTexts;
  policy: Policy;
  logger: Logger;
}

/** What every app works with. */
export interface Stores {
  database: Database;
  log: EventLog;
  streams: Streams;
  vault: Vault;
  clock: BusinessClock;
  keyrings: Keyrings;
  /** Names the stores that do not answer now. */
  missing(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * Opens the stores and brings their tables up to date; safe when several apps do it at once. Throws when a store cannot be
 * reached, and VaultKeyError when a key does not fit; whatever was opened is closed again.
 */
export async function openStores({ databaseUrl, eventStore, logger, ...options }: StoreOptions): Promise<Stores> {
  const keyrings = readKeyrings(options.keyrings);
  const onError = (error: unknown): void => logger.warn({ error: describeError(error) }, 'Postgres: connection lost');
  const database = openDatabase(databaseUrl, { onError, maxConnections: 16 });
  try {
    await migrateReadStore(database);
    const clock = await businessClock(database, { onError });
    const vault = await openVault(database, keyrings.vault);
    const log = connectEventLog(eventStore);
    const schemas = { ...conversationSchemas, ...attachmentExportSchemas };
    const streams = new Streams(log, schemas, { now: () => clock.now(), policyVersion: options.policy.version });
    const close = async (): Promise<void> => {
      await log.dispose();
      await database.close();
    };
    return { database, log, streams, vault, clock, keyrings, missing: () => missing(database, log), close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** A store that takes longer than this to answer is missing, in milliseconds. */
const PATIENCE = 2_000;

const missing = async (database: Database, log: EventLog): Promise<readonly string[]> => {
  const names = await Promise.all([
    unlessAnswers('postgres', sql`select 1`.execute(database.kysely)),
    unlessAnswers('event-store', log.eventAt(0n)),
  ]);
  return names.flat();
};

const unlessAnswers = async (name: string, answer: Promise<unknown>): Promise<readonly string[]> => {
  const late = AbortSignal.timeout(PATIENCE);
  const tooLate = new Promise<readonly string[]>((resolve) => late.addEventListener('abort', () => resolve([name])));
  return Promise.race([
    answer.then(
      () => [],
      () => [name],
    ),
    tooLate,
  ]);
};

const readKeyrings = ({ vault, code, link }: KeyringTexts): Keyrings => ({
  vault: parseKeyring(vault, 'VAULT_KEYS'),
  code: parseKeyring(code, 'CODE_KEYS'),
  link: parseKeyring(link, 'LINK_KEYS'),
});
