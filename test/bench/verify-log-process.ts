/**
 * A process that reads a log, or verifies it, and does nothing else: `verify-log-process.ts <read|verify> <connection string>
 * <database url> <jwks>`.
 */
import { verifyLog } from '@envoi/evidence';
import { connectEventLog, connectRawLog } from '@envoi/event-store';
import { Heads, postgresLedgerStore } from '@envoi/ledger';
import { openDatabase } from '@envoi/read-store';
import { type Jwks } from '@envoi/signing';
import { tell } from './own-process.ts';

const [, , what, connectionString = '', databaseUrl = '', jwks = ''] = process.argv;
const raw = connectRawLog(connectionString);

const read = async (): Promise<number> => {
  let events = 0;
  for await (const _ of raw.all()) events += 1;
  return events;
};

const verify = async (): Promise<number> => {
  const keys = JSON.parse(jwks) as Jwks;
  const database = openDatabase(databaseUrl, { maxConnections: 4 });
  const log = connectEventLog(connectionString);
  const store = postgresLedgerStore(database);
  const heads = new Heads(log, () => Promise.resolve(keys)).notes();
  const verdict = await verifyLog({ raw, heads, keys, tiles: (level, index) => store.tile(level, index) });
  await Promise.all([log.dispose(), database.close()]);
  if (!verdict.isValid || verdict.unsealed > 0) throw new Error(`the log of the bench: ${String(verdict.difference)}`);
  return verdict.leaves + (verdict.heads['the log'] ?? 0);
};

await tell(what === 'verify' ? verify : read);
await raw.dispose();
