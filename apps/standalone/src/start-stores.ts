import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { assertAnswers, type Logger } from '@envoi/composition';
import { type Configuration } from '@envoi/configuration';
import { startEmbeddedEventStore } from '@envoi/embedded-event-store';
import { startEmbeddedPostgres } from '@envoi/embedded-postgres';
import { LONGEST_SOCKET } from './claim.ts';
import { type Undo } from './undo.ts';

export type StoreUrls = Readonly<{ databaseUrl: string; eventStore: string }>;

type StoreParts = Readonly<{ configuration: Configuration; dataDir: string; logger: Logger; undo: Undo }>;

/** What is not configured is started here: Postgres in DATA_DIR, and the event store in that Postgres. */
export async function startStores({ configuration, dataDir, logger, undo }: StoreParts): Promise<StoreUrls> {
  const onRestart = (): void => logger.warn({}, 'Postgres had ended, and was started again');
  const options = { onRestart, signal: undo.signal };
  const databaseUrl = configuration.databaseUrl ?? undo.later(await startEmbeddedPostgres(dataDir, options)).url;
  if (configuration.eventStore !== undefined) return { databaseUrl, eventStore: configuration.eventStore };
  if (configuration.databaseUrl !== undefined) await assertAnswers(databaseUrl, undo.signal); // a node waits for none
  const unixSocket = await socketIn(dataDir, undo);
  const node = undo.later(await startEmbeddedEventStore({ databaseUrl, listen: { unixSocket } }));
  return { databaseUrl, eventStore: node.connectionString };
}

const socketOf = (dataDir: string): string => join(dataDir, 'event-store', 'socket');

/** The event store of the standalone that runs in a data directory; undefined when it cannot be found there. */
export const findEmbeddedEventStore = async (dataDir: string): Promise<string | undefined> => {
  const socket = socketOf(resolve(dataDir));
  const found = await stat(socket).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
  return found === undefined ? undefined : `esdb+unix://${socket}`;
};

/** In a directory of mode 0700: of the data directory, or in /tmp if that path is too long for a socket. */
const socketIn = async (dataDir: string, undo: Undo): Promise<string> => {
  const socket = socketOf(dataDir);
  if (Buffer.byteLength(socket) <= LONGEST_SOCKET) {
    await mkdir(dirname(socket), { recursive: true, mode: 0o700 });
    return socket;
  }
  const directory = await mkdtemp('/tmp/envoi-event-store-');
  undo.push(() => rm(directory, { recursive: true, force: true }));
  return join(directory, 'socket');
};
