/** What the operators' commands share: which stores are meant, and errors that say what to do. See docs/operations.md. */
import { randomUUID } from 'node:crypto';
import { eventSchemas } from '@envoi/composition';
import { readConfiguration } from '@envoi/configuration';
import { assertCheckpointsFound, type RebuildDependencies } from '@envoi/consumers';
import { findEmbeddedPostgres } from '@envoi/embedded-postgres';
import { instant, type Cause } from '@envoi/event-sourcing';
import { Streams, connectEventLog } from '@envoi/event-store';
import { openDatabase, type Database } from '@envoi/read-store';
import { OPERATION_REASONS, operationWhySchema } from '@envoi/staff-acts';
import { z } from 'zod';
import { findEmbeddedEventStore } from '../apps/standalone/src/start-stores.ts';

/** What an operator can act on; without a stack. */
export class UsageError extends Error {}

const text = { type: 'string' } as const;
/** Options of every command that changes something. */
export const whyOptions = { actor: text, reason: text, ticket: text } as const;
export const WHY_USAGE = `--actor UUID --reason CODE --ticket TICKET
  CODE: ${OPERATION_REASONS.join(', ')}`;

/** Codes and tickets only, never free text: what is written here is kept. */
const why = z.object({ actor: z.uuid({ error: 'must be a UUID' }), ...operationWhySchema.shape });

/** Who acts, and why. Throws UsageError that names each option that is not right. */
export const whoAndWhy = (values: object) => {
  const { data, error } = why.safeParse(values);
  if (error !== undefined)
    throw new UsageError(error.issues.map(({ path, message }) => `--${path.join('.')} ${message}`).join('\n'));
  const { actor, reason, ticket } = data;
  return { actor, why: { reason, ticket } };
};

/** The cause of what a command records, which runs once. */
export const causeOfCommand = (): Cause => {
  const id = randomUUID();
  return { causation: id, correlation: id, at: instant(Date.now()) };
};

/** As for the apps of their own: no rule of the playground keeps an operator out. */
const configuration = () => readConfiguration({ ...process.env, PLAYGROUND: 'off' });

/** With the configured Postgres, or the one of the standalone that runs in DATA_DIR. */
export async function withDatabase(task: (database: Database) => Promise<void>, connections = 1): Promise<void> {
  const { databaseUrl, dataDir } = configuration();
  const url = databaseUrl ?? (await findEmbeddedPostgres(dataDir));
  if (url === undefined)
    throw new UsageError(`no Envoi runs in ${dataDir}: start it, name its DATA_DIR, or set DATABASE_URL`);
  const database = openDatabase(url, { maxConnections: connections });
  try {
    await task(database);
  } finally {
    await database.close();
  }
}

/** With the log that the rows in `database` were made from; with another one it would seem that nothing was missed. */
export async function withLog(database: Database, task: (stores: RebuildDependencies) => Promise<void>): Promise<void> {
  const { eventStore, dataDir } = configuration();
  const connection = eventStore ?? (await findEmbeddedEventStore(dataDir));
  if (connection === undefined)
    throw new UsageError(`no event store is found in ${dataDir}: set EVENTSTORE_CONNECTION_STRING`);
  const log = connectEventLog(connection);
  try {
    await assertCheckpointsFound(database, log);
    const streams = new Streams(log, eventSchemas, { now: () => instant(Date.now()), policyVersion: 1 });
    await task({ database, log, streams });
  } finally {
    await log.dispose();
  }
}

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Postgres' codes for a table or a column that is not there. */
const NO_TABLES = ['42P01', '42703'];

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'failed';
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (NO_TABLES.includes(code)) return 'the tables are not those of this version: start it once, or use its own tool';
  return error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS')
    ? error.message
    : `${error.name} ${error.message}`;
};

/** Runs a command: what went wrong is one line on standard error, and exit code 1. */
export async function runCommand(name: string, main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${name}: ${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}
