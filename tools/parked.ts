/** The operators' way in: what is parked, and driving it again. See docs/operations.md. */
import { parseArgs } from 'node:util';
import { listParked, listRedrives, redrive, redriveSubject } from '@envoi/consumers';
import { OutageError, type SubjectId } from '@envoi/event-sourcing';
import { type Database, type Redrive } from '@envoi/read-store';
import { listLostRequests } from '@envoi/requests';
import { OPERATION_REASONS, operationReason, ticketSchema } from '@envoi/staff-acts';
import { z } from 'zod';
import { projections } from '../apps/worker/src/projections.ts';
import { UsageError, print, runCommand, withDatabase, withLog } from './operator.ts';

const USAGE = `npm run parked -- list [--json]
npm run parked -- show WORK KEY
npm run parked -- redrive WORK KEY|--all --actor UUID --reason CODE --ticket TICKET
  CODE: ${OPERATION_REASONS.join(', ')}`;

/** Codes and tickets only, never free text: what is written here is kept. */
const why = z.object({
  actor: z.uuid({ error: 'must be a UUID' }),
  reason: operationReason,
  ticket: ticketSchema,
});

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = { json: flag, all: flag, actor: text, reason: text, ticket: text } as const;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command, work, key] = positionals;
  if (command === 'list') return withDatabase((database) => list(database, values.json ?? false));
  if (work === undefined) throw new UsageError(USAGE);
  if (command === 'show' && key !== undefined) return withDatabase((database) => show(database, work, key));
  if (command !== 'redrive' || (key === undefined) !== (values.all === true)) throw new UsageError(USAGE);
  const { data, error } = why.safeParse(values);
  if (error !== undefined)
    throw new UsageError(error.issues.map(({ path, message }) => `--${path.join('.')} ${message}`).join('\n'));
  await withDatabase(async (database) => {
    const drive = work.startsWith('projection:') ? driveSubjects : driveVisits;
    const failed = await drive(database, work, key === undefined ? await keysOf(database, work) : [key], data);
    if (failed.length > 0) throw new UsageError(failed.join('\n'));
  });
}

const keysOf = async (database: Database, work: string): Promise<readonly string[]> =>
  (await listParked(database)).filter((one) => one.work === work).map(({ key }) => key);

/** Resolves with those that were not, and why. */
async function driveVisits(database: Database, work: string, keys: readonly string[], why: Redrive): Promise<string[]> {
  const failed: string[] = [];
  for (const key of keys) {
    if (await redrive(database, work, key, why)) print(`${work} ${key} is driven again`);
    else failed.push(`${work} ${key} is not a parked visit`);
  }
  return failed;
}

/** Applies what subjects of a projection have missed, from the log, while the workers go on. */
async function driveSubjects(database: Database, work: string, keys: readonly string[], why: Redrive) {
  const projection = projections.find(({ name, version }) => work === `projection:${name}:v${version}`);
  if (projection === undefined) throw new UsageError(`this version has no ${work}`);
  const failed: string[] = [];
  await withLog(database, async (stores) => {
    for (const key of keys) {
      if (await redriveSubject(projection, key as SubjectId, { ...stores, why })) {
        print(`${work} ${key} is driven again`);
        continue;
      }
      const parked = await find(database, work, key);
      const now = parked === undefined ? 'not parked' : `parked again: ${parked.lastError}`;
      failed.push(`${work} ${key} is ${now}`);
    }
  });
  return failed;
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

await runCommand('parked', main);
