import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findBinaries, type Binaries } from './binaries.ts';
import { openCluster, type Cluster } from './cluster.ts';
import { keepRunning } from './keep-running.ts';
import { ifMissing } from './missing.ts';
import { OccupiedError, adopt, findRunning, launch, stop, type Server } from './server.ts';
import { urlOf } from './socket.ts';

export interface EmbeddedPostgres {
  /** A connection string over a Unix socket that only this user (as root: only root and nobody) can reach. */
  url: string;
  /** It was still running since an earlier run of the app. */
  adopted: boolean;
  /** Of the server that runs now. */
  readonly pid: number;
  /** Resolves when the server has ended; may be called more than once. Close your connections first. */
  stop(): Promise<void>;
}

/** A second process that starts at the same moment, or the children of a killed server, are waited for this long. */
const FREE_WITHIN = 15_000;

export interface EmbeddedPostgresOptions {
  /** Gets the server's lines, which hold nothing that is stored. */
  log?: (line: string) => void;
  /** The server had ended (it was killed), and answers again. */
  onRestart?: () => void;
  /** Ends the making of a data directory; what it was aborted with is thrown. */
  signal?: AbortSignal | undefined;
}

/**
 * Starts, or adopts, the Postgres in `directory` (made if it is missing). It speaks on no network, has fsync on, and
 * outlives the app if that is killed; if it is killed itself, it is started again, at the same address.
 * Throws an Error that says what Postgres said when its data directory is broken.
 */
export const startEmbeddedPostgres = async (
  directory: string,
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> => startWith(await findBinaries(), directory, options);

/** The same with programs at hand. */
export async function startWith(
  binaries: Binaries,
  directory: string,
  { log = () => undefined, onRestart = () => undefined, signal }: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  await mkdir(directory, { recursive: true });
  const cluster = await openCluster(binaries, join(await realpath(directory), 'postgres'), signal);
  const launchAt = (socketDirectory?: string) => launch(binaries.postgres, cluster, { log, socketDirectory });
  const { server, adopted } = await getRunning(cluster, launchAt);
  const kept = keepRunning(server, cluster, async ({ socketDirectory }) => {
    const again = await getRunning(cluster, () => launchAt(socketDirectory));
    onRestart();
    return again.server;
  });
  let stopped: Promise<void> | undefined;
  return {
    url: urlOf(server.socketDirectory),
    adopted,
    get pid() {
      return kept.server().pid;
    },
    stop: () => (stopped ??= kept.letGo().then((last) => stop(last, cluster))),
  };
}

async function getRunning(
  cluster: Cluster,
  launchServer: () => Promise<Server>,
): Promise<{ server: Server; adopted: boolean }> {
  const until = Date.now() + FREE_WITHIN;
  for (;;) {
    const found = await adopt(cluster);
    if (found !== undefined) return { server: found, adopted: true };
    try {
      return { server: await launchServer(), adopted: false };
    } catch (error) {
      if (!(error instanceof OccupiedError) || Date.now() > until) throw error;
      await pause(100);
    }
  }
}

/** The connection string of the server that runs in `directory` now; undefined when there is none. Starts nothing. */
export async function findEmbeddedPostgres(directory: string): Promise<string | undefined> {
  const found = await realpath(directory).catch(ifMissing);
  const server = found === undefined ? undefined : await findRunning(join(found, 'postgres'));
  return server && urlOf(server.socketDirectory);
}
