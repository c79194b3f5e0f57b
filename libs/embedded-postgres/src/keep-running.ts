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

/** One that was adopted, whose end nobody hears of, and one that was just started. */
const LOOKED_AFTER_EVERY = 200;

/** Doubles with each start that fails, up to that. */
const LONGEST_PAUSE = 5_000;

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
  let wait = LOOKED_AFTER_EVERY;
  const start = async (): Promise<void> => {
    try {
      server = await startAgain(server);
      wait = LOOKED_AFTER_EVERY;
    } catch {
      wait = Math.min(2 * wait, LONGEST_PAUSE); // Postgres has said why in its log
    }
  };
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      const runs = await isServer(server.pid, data);
      if (!runs) await start();
      const ended = runs ? server.ended : undefined; // one that starts and ends at once is not started without a pause
      if (ended === undefined)
        await pause(wait, undefined, { signal, ref: false }).catch(() => undefined); // let go
      else await oneOf(ended, signal);
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

/** Resolves when one of them is aborted. */
const oneOf = (...signals: readonly AbortSignal[]): Promise<void> =>
  new Promise((resolve) => {
    const any = AbortSignal.any([...signals]);
    any.addEventListener('abort', () => resolve(), { once: true });
    if (any.aborted) resolve();
  });
