import { type Exported } from '@envoi/access-record';
import * as audit from '@envoi/audit';
import { eventSchemas } from '@envoi/composition';
import { readConfiguration, type Policy } from '@envoi/configuration';
import { findEmbeddedPostgres } from '@envoi/embedded-postgres';
import { instant } from '@envoi/event-sourcing';
import { Streams, connectEventLog, connectRawLog, type EventLog } from '@envoi/event-store';
import { openDatabase, type Database } from '@envoi/read-store';
import { NOT_OVER, evidenceOf, isOver } from '../../admin/src/audit/evidence.ts';
import { openSealed, verifySealed, type Verifying } from '../../admin/src/audit/sealed.ts';
import { findSubject } from '../../admin/src/find-subject.ts';
import { findEmbeddedEventStore } from '../../standalone/src/start-stores.ts';
import { projections } from '../../worker/src/projections.ts';
import { configuration } from './api.ts';
import { refused, usage } from './exit.ts';

/** The stores themselves: of the standalone that runs in DATA_DIR, or those of the environment. */
export type Direct = Readonly<{
  /** What can be asked of the history. Here, since a build resolves our own names in static imports only. */
  audit: typeof audit;
  history: audit.History;
  log: EventLog;
  streams: Streams;
  database: Database;
  projections: typeof projections;
  /** In force, as our own environment has it. */
  policy: Policy;
  /** Whether the log is what was sealed, also by heads that somebody has kept. */
  verify: (kept?: readonly string[]) => AsyncIterable<Verifying>;
  /** The text of an evidence file that nobody has signed. */
  evidence: (exported: Exported) => Promise<AsyncIterable<string>>;
}>;

/** Throws CommandError when there is nothing to open. */
export async function openDirect(): Promise<Direct & Readonly<{ close: () => Promise<void> }>> {
  const { databaseUrl, eventStore, dataDir, ledgerWitnessFile: witnessFile } = configuration();
  const policy = policyOf(databaseUrl === undefined);
  const url = databaseUrl ?? (await findEmbeddedPostgres(dataDir));
  const connection = eventStore ?? (await findEmbeddedEventStore(dataDir));
  if (url === undefined || connection === undefined)
    throw refused(
      `no Envoi runs in ${dataDir}: start it, name its DATA_DIR, or set DATABASE_URL and EVENTSTORE_CONNECTION_STRING`,
    );
  const database = openDatabase(url, { maxConnections: 4 });
  const [log, raw] = [connectEventLog(connection), connectRawLog(connection)];
  const streams = new Streams(log, eventSchemas, { now: () => instant(Date.now()), policyVersion: policy.version });
  const sealed = await openSealed({ database, log, raw, witnessFile });
  return {
    audit,
    history: audit.logHistory({
      ...{ log, raw, categories: Object.keys(eventSchemas) },
      decode: (stored) => streams.decode(stored),
      findSubject: (requestId) => findSubject(database, requestId),
    }),
    ...{ log, streams, database, projections, policy },
    verify: (kept) => verifySealed(sealed, kept),
    evidence: (exported) => {
      const at = instant(Date.now());
      if (!isOver(exported.to, at)) throw usage(`--to ${NOT_OVER}`);
      return evidenceOf(sealed, { exported, at });
    },
    close: async () => {
      await Promise.all([log.dispose(), raw.dispose(), database.close()]);
    },
  };
}

/** A standalone has the short waits of the playground unless it is told otherwise; gateways and workers never have. */
const policyOf = (isStandalone: boolean): Policy =>
  readConfiguration({
    ...process.env,
    HOST: '127.0.0.1',
    PLAYGROUND: isStandalone ? process.env['PLAYGROUND'] : 'off',
  }).policy;
