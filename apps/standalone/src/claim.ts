import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

/** What fits into `sun_path` on Linux and macOS, in bytes. */
export const LONGEST_SOCKET = 103;

/**
 * Makes this process the only one in a data directory, until it stops or ends in whatever way: it holds a socket, which
 * dies with it. Throws an Error when another one is there; without this, a second start would stop the stores of the first.
 */
export async function claim(dataDir: string): Promise<{ stop(): Promise<void> }> {
  await mkdir(dataDir, { recursive: true });
  const socket = socketOf(dataDir);
  for (;;) {
    const held = await hold(socket);
    if (held !== undefined) return held;
    if (await isHeld(socket)) throw new Error(`DATA_DIR: another Envoi is running in ${dataDir}`);
    await rm(socket, { force: true }); // of one that was killed
  }
}

const socketOf = (dataDir: string): string => {
  const socket = join(dataDir, 'running');
  if (Buffer.byteLength(socket) <= LONGEST_SOCKET) return socket;
  return `/tmp/envoi-running-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
};

/** Undefined when the socket is there. */
const hold = (socket: string): Promise<{ stop(): Promise<void> } | undefined> =>
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
