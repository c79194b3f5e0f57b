import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What fits into `sun_path` on Linux and macOS, in bytes. */
export const LONGEST_SOCKET = 103;

type Claim = Readonly<{ stop(): Promise<void> }>;

/** For a start that clears what another left, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Makes this process the only one in a data directory, until it stops or ends in whatever way: it holds a socket, which
 * dies with it. Throws an Error when another one is there; without this, a second start would stop the stores of the first.
 */
export async function claim(dataDir: string): Promise<Claim> {
  await mkdir(dataDir, { recursive: true });
  const socket = socketOf(dataDir);
  const until = performance.now() + PATIENCE;
  for (;;) {
    const held = (await hold(socket)) ?? (await takeOver(socket));
    if (held !== undefined) return held;
    if (await isHeld(socket)) throw new Error(`DATA_DIR: another Envoi is running in ${dataDir}`);
    if (performance.now() > until) throw new Error(`DATA_DIR: ${socket} belongs to nobody, and could not be removed`);
    await pause(10);
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

const socketOf = (dataDir: string): string => {
  const socket = join(dataDir, 'running');
  return Buffer.byteLength(socket) <= LONGEST_SOCKET ? socket : `/tmp/envoi-running-${hashOf(dataDir)}`;
};

/**
 * The socket of one that was killed: removed and held by one start at a time, or a second one could remove what the first
 * has just made. Undefined when it is held, or somebody else's turn. Only Linux has sockets that no kill leaves behind.
 */
async function takeOver(socket: string): Promise<Claim | undefined> {
  const turn = process.platform === 'linux' ? await hold(`\0envoi-clearing-${hashOf(socket)}`) : nobodysTurn;
  if (turn === undefined) return undefined;
  try {
    if (await isHeld(socket)) return undefined;
    await rm(socket, { force: true });
    return await hold(socket);
  } finally {
    await turn.stop();
  }
}

const nobodysTurn: Claim = { stop: () => Promise.resolve() };

/** Undefined when the socket is there. */
const hold = (socket: string): Promise<Claim | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy());
    const stop = () => new Promise<void>((done) => void server.close(() => done()));
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(socket, () => resolve({ stop }));
  });

const isHeld = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const connection = connect(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
