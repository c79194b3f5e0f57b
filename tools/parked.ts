/** The operators' way in: what is parked, and driving it again. See docs/operations.md. */
import { parseArgs } from 'node:util';
import { findParked, listParked, listRedrives, type RebuildDependencies } from '@envoi/consumers';
import { OutageError } from '@envoi/event-sourcing';
import { redriveParked, type RedriveOutcome } from '@envoi/operation-record';
import { type Database } from '@envoi/read-store';
import { listLostRequests } from '@envoi/requests';
import { projections } from '../apps/worker/src/projections.ts';
import {
  UsageError,
  WHY_USAGE,
  causeOfCommand,
  print,
  runCommand,
  whoAndWhy,
  whyOptions,
  withDatabase,
  withLog,
} from './operator.ts';

const USAGE = `npm run parked -- list [--json]
npm run parked -- show WORK KEY
npm run parked -- redrive WORK KEY|--all ${WHY_USAGE}`;

const flag = { type: 'boolean' } as const;
const options = { json: flag, all: flag, ...whyOptions } as const;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command, work, key] = positionals;
  if (command === 'list') return withDatabase((database) => list(database, values.json ?? false));
  if (work === undefined) throw new UsageError(USAGE);
  if (command === 'show' && key !== undefined) return withDatabase((database) => show(database, work, key));
  if (command !== 'redrive' || (key === undefined) !== (values.all === true)) throw new UsageError(USAGE);
  const who = whoAndWhy(values);
  await withDatabase((database) => withLog(database, (stores) => drive(stores, { work, key, ...who })));
}

type Drive = Readonly<{ work: string; key: string | undefined }> & ReturnType<typeof whoAndWhy>;

const SAID: Readonly<Record<RedriveOutcome, string>> = {
  'driven-again': 'is driven again',
  'parked-again': 'is parked again',
  'not-parked': 'is not parked',
  'unknown-work': 'is of a read model that this version does not have',
};

/** One after the other, each on the record first; throws an Error that names those that were not driven, and why. */
async function drive(stores: RebuildDependencies, { work, key, ...who }: Drive): Promise<void> {
  const failed: string[] = [];
  for (const each of key === undefined ? await keysOf(stores.database, work) : [key]) {
    const order = { work, key: each, ...who, cause: causeOfCommand() };
    const outcome = await redriveParked(order, { ...stores, projections });
    const line = `${work} ${each} ${SAID[outcome]}`;
    if (outcome === 'driven-again') print(line);
    else failed.push(line);
  }
  if (failed.length > 0) throw new UsageError(failed.join('\n'));
}

const keysOf = async (database: Database, work: string): Promise<readonly string[]> =>
  (await listParked(database)).filter((one) => one.work === work).map(({ key }) => key);

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
    return lost.map((row) => ({ kind: 'identity-lost', work: row.kind, key: row.requestId, lastError, since: '' }));
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    process.stderr.write('parked: whether the vault lost anybody is not known before a worker has run\n');
    return [];
  }
}

async function show(database: Database, work: string, key: string): Promise<void> {
  const parked = (await findParked(database, work, key)) ?? null;
  const redrives = await listRedrives(database.kysely, { work, key });
  if (parked === null && redrives.length === 0)
    throw new UsageError(`${work} ${key} was never parked, or has long gone on`);
  print(JSON.stringify({ parked, redrives }, undefined, 2));
}

await runCommand('parked', main);
