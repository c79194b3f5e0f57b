import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster } from './cluster.ts';
import { isServer } from './processes.ts';
import { type Server } from './server.ts';

export interface KeptRunning {
  /** The one that ran last. */
  server(): Server;
  /** Starts none any more; resolves with the last one. */
  letGo(): Promise<Server>;
}

/** Whether it runs: nobody hears of the end of one that was adopted, and a start may fail. */
const LOOKED_AFTER_EVERY = 200;

/**
 * Looks after a server, launched or adopted, and has it started again whenever its process is gone: whoever killed it, what
 * was accepted must not wait for an operator. A start that fails is tried again.
 */
export function keepRunning(
  first: Server,
  { data }: Cluster,
  startAgain: (ended: Server) => Promise<Server>,
): KeptRunning {
  let server = first;
  const lettingGo = new AbortController();
  const { signal } = lettingGo;
  let woken = signal;
  const look = async (): Promise<void> => {
    const runs = await isServer(server.pid, data);
    woken = runs ? wokenBy(server, signal) : signal; // one that starts and ends at once is not started without a pause
    if (!runs) server = await startAgain(server);
  };
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      await look().catch(() => undefined); // it is still gone at the next look
      await pause(LOOKED_AFTER_EVERY, undefined, { signal: woken, ref: false }).catch(() => undefined); // ended, or let go
    }
  };
  const looking = loop();
  return {
    server: () => server,
    letGo: async () => {
      lettingGo.abort();
      await looking;
      return server;
    },
  };
}

const wokenBy = ({ ended }: Server, lettingGo: AbortSignal): AbortSignal =>
  ended === undefined ? lettingGo : AbortSignal.any([ended, lettingGo]);
