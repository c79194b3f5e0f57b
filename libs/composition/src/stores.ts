import { setTimeout as pause } from 'node:timers/promises';
import { accessRecordSchemas } from '@envoi/access-record';
import { attachmentExportSchemas } from '@envoi/attachment-export';
import { ConfigurationError, type Policy } from '@envoi/configuration';
import { CheckpointMismatchError, assertCheckpointsFound, describeError, migrateConsumers } from '@envoi/consumers';
import { conversationSchemas } from '@envoi/conversation';
import { Streams, connectEventLog, connectRawLog, type EventLog, type RawLog } from '@envoi/event-store';
import { parseKeyring, type Keyring } from '@envoi/keyring';
import { linkUseSchemas } from '@envoi/link-use';
import { memberLookupSchemas } from '@envoi/member-lookups';
import { Metrics } from '@envoi/metrics';
import { operationRecordSchemas } from '@envoi/operation-record';
import {
  businessClock,
  isDatabaseOutage,
  openDatabase,
  sql,
  type BusinessClock,
  type Database,
} from '@envoi/read-store';
import { profileDeletionSchemas } from '@envoi/profile-deletion';
import { migrateSigning, parseSigningKeys, publishKeys, signer, type Signer, type SigningKeys } from '@envoi/signing';
import {
  LogOlderThanVaultError,
  forgettingStore,
  forgottenMirror,
  guarded,
  openVault,
  startForgetting,
  type Forgetting,
  type MemberLookup,
  type Staff,
  type StaffNotes,
  type Vault,
} from '@envoi/vault';
import { type Logger } from './logger.ts';

/** Of every event there is. */
export const eventSchemas = {
  ...conversationSchemas,
  ...attachmentExportSchemas,
  ...linkUseSchemas,
  ...profileDeletionSchemas,
  ...accessRecordSchemas,
  ...operationRecordSchemas,
  ...memberLookupSchemas,
};

/** Keyrings as the configuration holds them: `kid:base64,…`. */
export type KeyringTexts = Readonly<Record<'vault' | 'signing', string>>;

export interface StoreOptions {
  databaseUrl: string;
  /** Of EventStoreDB, KurrentDB or the embedded node. */
  eventStore: string;
  keyrings: KeyringTexts;
  policy: Policy;
  /** Where the ids of who was forgotten are kept, apart from both stores. */
  forgottenDirectory: string;
  logger: Logger;
  /** Gives a start up. */
  signal?: AbortSignal | undefined;
}

/** What every app works with. */
export interface Stores {
  database: Database;
  log: EventLog;
  /** The same, by the byte; connects when it is first used. */
  raw: RawLog;
  streams: Streams;
  vault: Vault & Staff & StaffNotes & MemberLookup;
  forgetting: Forgetting;
  clock: BusinessClock;
  vaultKeys: Keyring;
  /** Signs with the current key; its public half is published. */
  signing: Signer;
  signingKeys: SigningKeys;
  /** What this process counts. */
  metrics: Metrics;
  /** Names the stores that do not answer now. */
  missing(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * Opens the stores and brings their tables up to date; safe when several apps do it at once. Throws when a store cannot be
 * reached (ConfigurationError), and VaultKeyError when a key does not fit; whatever was opened is closed again.
 */
export async function openStores({ databaseUrl, eventStore, logger, ...options }: StoreOptions): Promise<Stores> {
  const vaultKeys = parseKeyring(options.keyrings.vault, 'VAULT_KEYS');
  const signingKeys = parseSigningKeys(options.keyrings.signing, 'SIGNING_KEYS');
  const onError = (error: unknown): void => logger.warn({ error: describeError(error) }, 'Postgres: connection lost');
  const database = openDatabase(databaseUrl, { onError, maxConnections: 16 });
  try {
    await assertAnswers(databaseUrl, options.signal);
    await migrateConsumers(database); // whoever comes first: a gateway compares checkpoints and arms visits, too
    await migrateSigning(database);
    await publishKeys(database, signingKeys);
    const clock = await businessClock(database, { onError });
    const opened = await openVault(database, vaultKeys);
    const metrics = new Metrics();
    const log = metrics.counting(logAt(eventStore));
    const raw = connectRawLog(eventStore);
    const forgetting = startForgetting({
      ...{ store: forgettingStore(database), log },
      mirror: forgottenMirror(options.forgottenDirectory),
      checkLog: () => assertNewEnough(database, log),
      onError: (error) => {
        const isOlder = error instanceof LogOlderThanVaultError;
        if (isOlder) logger.error({ alert: 'checkpoint-mismatch' }, `alert: ${error.message}`);
        else logger.warn({ error: describeError(error) }, 'the vault follows the log again from its checkpoint');
      },
    });
    const vault = guarded(opened, forgetting);
    await forgetting.caughtUp(VAULT_PATIENCE);
    const streams = new Streams(log, eventSchemas, { now: () => clock.now(), policyVersion: options.policy.version });
    const close = async (): Promise<void> => {
      await forgetting.stop();
      await Promise.all([log.dispose(), raw.dispose()]);
      await database.close();
    };
    const signing = signer(signingKeys);
    return {
      database,
      log,
      raw,
      streams,
      vault,
      clock,
      vaultKeys,
      signing,
      signingKeys,
      forgetting,
      metrics,
      missing: async () => [...(await missing(database, log)), ...forgetting.missing()],
      close,
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** One that was started at the same time, or comes up after a crash, answers soon, in milliseconds. */
const POSTGRES_PATIENCE = 5_000;
const LOOK_EVERY = 100;

/**
 * Resolves when a Postgres answers there: one that is away or comes up is waited for, 5 s at most. Then, or when it says
 * something else, throws ConfigurationError; and the reason of `signal`. The errors of drivers quote hosts and worse: not
 * passed on.
 */
export async function assertAnswers(databaseUrl: string, signal?: AbortSignal): Promise<void> {
  const until = performance.now() + POSTGRES_PATIENCE;
  for (;;) {
    const error = await troubleWith(databaseUrl);
    if (error === undefined) return;
    signal?.throwIfAborted();
    if (!isDatabaseOutage(error) || performance.now() >= until)
      throw new ConfigurationError([`DATABASE_URL: that Postgres cannot be reached (${describeError(error)})`]);
    await pause(LOOK_EVERY);
  }
}

const troubleWith = async (databaseUrl: string): Promise<unknown> => {
  const database = openDatabase(databaseUrl, { maxConnections: 1 });
  try {
    await sql`select 1`.execute(database.kysely);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await database.close();
  }
};

/** As above: a parser quotes what it does not like. */
const logAt = (connectionString: string): EventLog => {
  try {
    return connectEventLog(connectionString);
  } catch {
    throw new ConfigurationError([
      'EVENTSTORE_CONNECTION_STRING: must be esdb://… or esdb+discover://… as its server says',
    ]);
  }
};

/** Usually a moment. A log that cannot be reached is waited for so long, in milliseconds; then nothing of the vault is given out. */
const VAULT_PATIENCE = 2_000;

/** A log that is older than the read models has lost revocations and more: nothing is given out over it. */
const assertNewEnough = async (database: Database, log: EventLog): Promise<void> => {
  try {
    await assertCheckpointsFound(database, log);
  } catch (error) {
    throw error instanceof CheckpointMismatchError ? new LogOlderThanVaultError(error.consumer) : error;
  }
};

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
