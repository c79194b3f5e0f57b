/** The operators' way in: what is parked, and driving it again. See docs/operations.md. */
import { parseArgs } from 'node:util';
import { readConfiguration } from '@envoi/configuration';
import { listParked, listRedrives, redrive } from '@envoi/consumers';
import { findEmbeddedPostgres } from '@envoi/embedded-postgres';
import { openDatabase, type Database } from '@envoi/read-store';
import { listLostRequests } from '@envoi/requests';
import { z } from 'zod';

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
  return withDatabase(async (database) => {
    if (!(await redrive(database, work, key, data))) throw new UsageError(`${work} ${key} is not a parked visit`);
    print(`${work} ${key} is driven again`);
  });
}

async function list(database: Database, asJson: boolean): Promise<void> {
  const lost = (await listLostRequests(database)).map(({ requestId, command }) => ({
    kind: 'identity-lost',
    work: command,
    key: requestId,
    lastError: 'the vault lost who it is for',
  }));
  const all = [...(await listParked(database)), ...lost];
  if (asJson) print(JSON.stringify(all, undefined, 2));
  else if (all.length === 0) print('nothing is parked');
  else for (const { kind, work, key, lastError } of all) print([kind, work, key, lastError].join('\t'));
}

async function show(database: Database, work: string, key: string): Promise<void> {
  const parked = (await listParked(database)).find((one) => one.work === work && one.key === key);
  print(
    JSON.stringify(
      { parked: parked ?? null, redrives: await listRedrives(database.kysely, { work, key }) },
      undefined,
      2,
    ),
  );
}

/** The configured Postgres, or the one of the standalone that runs in DATA_DIR. */
async function withDatabase(task: (database: Database) => Promise<void>): Promise<void> {
  const { databaseUrl, dataDir } = readConfiguration(process.env);
  const url = databaseUrl ?? (await findEmbeddedPostgres(dataDir).catch(() => undefined));
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

try {
  await main();
} catch (error) {
  const isExpected = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(
    `parked: ${isExpected || !(error instanceof Error) ? (error as Error).message : error.name + ' ' + error.message}\n`,
  );
  process.exitCode = 1;
}
