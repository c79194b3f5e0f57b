/** The operators' way in: what is parked, and driving it again. See docs/operations.md. */
import { parseArgs } from 'node:util';
import { eventSchemas } from '@envoi/composition';
import { readConfiguration } from '@envoi/configuration';
import { assertCheckpointsFound, listParked, listRedrives, redrive, redriveSubject } from '@envoi/consumers';
import { findEmbeddedPostgres } from '@envoi/embedded-postgres';
import { OutageError, instant, type SubjectId } from '@envoi/event-sourcing';
import { Streams, connectEventLog } from '@envoi/event-store';
import { openDatabase, type Database, type Redrive } from '@envoi/read-store';
import { listLostRequests } from '@envoi/requests';
import { z } from 'zod';
import { findEmbeddedEventStore } from '../apps/standalone/src/start-stores.ts';
import { projections } from '../apps/worker/src/projections.ts';

const USAGE = `npm run parked -- list [--json]
npm run parked -- show WORK KEY
npm run parked -- redrive WORK KEY --actor UUID --reason CODE --ticket TICKET
  CODE: fixed-upstream, fixed-here, obstacle-lifted, transient`;

/** Codes and tickets only, never free text: what is written here is kept. */
const why = z.object({
  actor: z.uuid({ error: '--actor must be a UUID' }),
  reason: z.enum(['fixed-upstream', 'fixed-here', 'obstacle-lifted', 'transient'], {
    error: '--reason must be one of the codes',
  }),
  ticket: z
    .string({ error: '--ticket is missing' })
    .regex(/^[A-Z][A-Z0-9]{0,9}-\d{1,9}$/, { error: '--ticket must be like OPS-123' }),
});

const text = { type: 'string' } as const;
const options = { json: { type: 'boolean' }, actor: text, reason: text, ticket: text } as const;

/** What an operator can act on; without a stack. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command, work, key] = positionals;
  if (command === 'list') return withDatabase((database) => list(database, values.json ?? false));
  if (work === undefined || key === undefined) throw new UsageError(USAGE);
  if (command === 'show') return withDatabase((database) => show(database, work, key));
  if (command !== 'redrive') throw new UsageError(USAGE);
  const { data, error } = why.safeParse(values);
  if (error !== undefined) throw new UsageError(error.issues.map(({ message }) => message).join('\n'));
  const drive = work.startsWith('projection:') ? driveSubject : driveVisit;
  await withDatabase((database) => drive(database, work, key, data));
  print(`${work} ${key} is driven again`);
}

async function driveVisit(database: Database, work: string, key: string, why: Redrive): Promise<void> {
  if (!(await redrive(database, work, key, why))) throw new UsageError(`${work} ${key} is not a parked visit`);
}

/** Applies what a subject of a projection has missed, from the log, while the workers go on. */
async function driveSubject(database: Database, work: string, key: string, why: Redrive): Promise<void> {
  const projection = projections.find(({ name, version }) => work === `projection:${name}:v${version}`);
  if (projection === undefined) throw new UsageError(`this version has no ${work}`);
  const { eventStore, dataDir } = configuration();
  const connection = eventStore ?? (await findEmbeddedEventStore(dataDir));
  if (connection === undefined)
    throw new UsageError(`no event store is found in ${dataDir}: set EVENTSTORE_CONNECTION_STRING`);
  const log = connectEventLog(connection);
  try {
    await assertCheckpointsFound(database, log); // with another log it would be applied that nothing was missed
    const streams = new Streams(log, eventSchemas, { now: () => instant(Date.now()), policyVersion: 1 });
    if (await redriveSubject(projection, key as SubjectId, { database, log, streams, why })) return;
    const parked = await find(database, work, key);
    throw new UsageError(
      `${work} ${key} is ${parked === undefined ? 'not parked' : `parked again: ${parked.lastError}`}`,
    );
  } finally {
    await log.dispose();
  }
}

async function list(database: Database, asJson: boolean): Promise<void> {
  const all = [...(await listParked(database)), ...(await listLost(database))];
  if (asJson) print(JSON.stringify(all, undefined, 2));
  else if (all.length === 0) print('nothing is parked');
  else for (const { kind, work, key, lastError, since } of all) print([kind, work, key, lastError, since].join('\t'));
}

/** Requests that cannot go on, and nobody can drive again. */
async function listLost(database: Database) {
  try {
    const lost = await listLostRequests(database);
    const lastError = 'the vault lost who it is for';
    return lost.map((row) => ({ kind: 'identity-lost', work: row.command, key: row.requestId, lastError, since: '' }));
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    process.stderr.write('parked: whether the vault lost anybody is not known before a worker has run\n');
    return [];
  }
}

const find = async (database: Database, work: string, key: string) =>
  (await listParked(database)).find((one) => one.work === work && one.key === key);

async function show(database: Database, work: string, key: string): Promise<void> {
  const parked = (await find(database, work, key)) ?? null;
  const redrives = await listRedrives(database.kysely, { work, key });
  if (parked === null && redrives.length === 0)
    throw new UsageError(`${work} ${key} was never parked, or has long gone on`);
  print(JSON.stringify({ parked, redrives }, undefined, 2));
}

/** As for the apps of their own: no rule of the playground keeps an operator out. */
const configuration = () => readConfiguration({ ...process.env, PLAYGROUND: 'off' });

/** The configured Postgres, or the one of the standalone that runs in DATA_DIR. */
async function withDatabase(task: (database: Database) => Promise<void>): Promise<void> {
  const { databaseUrl, dataDir } = configuration();
  const url = databaseUrl ?? (await findEmbeddedPostgres(dataDir));
  if (url === undefined)
    throw new UsageError(`no Envoi runs in ${dataDir}: start it, name its DATA_DIR, or set DATABASE_URL`);
  const database = openDatabase(url, { maxConnections: 1 });
  try {
    await task(database);
  } finally {
    await database.close();
  }
}

const print = (line: string): void => {
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

try {
  await main();
} catch (error) {
  process.stderr.write(`parked: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
