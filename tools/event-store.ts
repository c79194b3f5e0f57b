/** The embedded node as a process of its own. See docs/operations.md. */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { assertAnswers, run, type Running } from '@envoi/composition';
import { startEmbeddedEventStore } from '@envoi/embedded-event-store';
import { startEmbeddedPostgres } from '@envoi/embedded-postgres';
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { claim } from '../apps/standalone/src/claim.ts';
import { Undo } from '../apps/standalone/src/undo.ts';

const USAGE = `npm run event-store -- [--port 2113] [--host 127.0.0.1] [--database-url URL] [--insecure-on-network]

Serves EventStoreDB's protocol over Postgres, for any client of EventStoreDB.
  --port                 default 2113; 0 takes a free one
  --host                 default 127.0.0.1
  --database-url         the Postgres to keep the log in (a password may come in PGPASSWORD); without it an embedded
                         one in DATA_DIR (./.data), where npm start keeps its log, too
  --insecure-on-network  allows a host that others can reach. There is no TLS and there are no users: whoever reaches
                         the port can read and write everything

  npm run event-store
  DATA_DIR=/var/lib/envoi npm run event-store -- --port 2114
  npm run event-store -- --database-url postgres://envoi@localhost/events`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = { port: text, host: text, 'database-url': text, 'insecure-on-network': flag, help: flag } as const;

type Wanted = Readonly<{ host: string; port: number; databaseUrl: string | undefined }>;

const isLoopback = (host: string): boolean => host === 'localhost' || (isIP(host) === 4 && host.startsWith('127.'));

/** Throws an Error that says which argument is wrong. */
const readArguments = (): Wanted | 'help' => {
  const { values } = parseArgs({ options });
  if (values.help === true) return 'help';
  const { port = '2113', host = '127.0.0.1', 'database-url': databaseUrl } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error('--port must be a number from 0 to 65535');
  if (host.includes(':')) throw new Error('--host must be a name or an IPv4 address: clients know no others');
  if (!isLoopback(host) && values['insecure-on-network'] !== true)
    throw new Error(
      `--host ${host} can be reached by others, and there is no TLS and there are no users: use 127.0.0.1, or say --insecure-on-network`,
    );
  return { host, port: Number(port), databaseUrl };
};

const warn = (line: string): void => {
  process.stderr.write(`event-store: ${line}\n`);
};

async function start({ host, port, databaseUrl }: Wanted, signal: AbortSignal): Promise<Running> {
  const undo = new Undo(signal);
  try {
    const url = databaseUrl ?? (await embedded(undo));
    if (databaseUrl !== undefined) await assertAnswers(databaseUrl, signal);
    const listen = { host, port };
    const node = undo.later(
      await startEmbeddedEventStore({ databaseUrl: url, listen, log: warn }).catch(explain(port)),
    );
    if (!isLoopback(host)) warn('INSECURE: whoever reaches this port can read and write everything');
    process.stdout.write(`${node.connectionString}\n`);
    return { stop: () => undo.all() };
  } catch (error) {
    await undo.all();
    throw error;
  }
}

/** The one of the standalone: both claim the data directory, so they take turns. */
const embedded = async (undo: Undo): Promise<string> => {
  const dataDir = resolve(process.env['DATA_DIR'] ?? './.data');
  undo.later(await claim(dataDir));
  return undo.later(await startEmbeddedPostgres(dataDir)).url;
};

const explain =
  (port: number) =>
  (error: unknown): never => {
    const isTaken = error instanceof Error && error.message.includes('EADDRINUSE');
    throw isTaken ? new Error(`port ${port} is taken: stop what uses it, or choose another with --port`) : error;
  };

setLogVerbosity(logVerbosity.NONE); // a port that is taken is told by us
try {
  const wanted = readArguments();
  if (wanted === 'help') process.stdout.write(`${USAGE}\n`);
  else await run((signal) => start(wanted, signal));
} catch (error) {
  warn(`${error instanceof Error ? error.message : 'failed'}\n${USAGE}`);
  process.exitCode = 1;
}
