import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

export interface Listening {
  url: string;
  channel: string;
  onNotify: (payload: string) => void;
  /** The connection was lost; it is replaced as soon as the server is there again. */
  onError: (error: Error) => void;
}

type Listener = Readonly<{ client: pg.Client; lost: Promise<Error> }>;

const AGAIN_AFTER = 200;

/**
 * Listens on one connection of its own, replaced whenever it breaks, with an empty payload then. Resolves with what stops
 * it; throws when the first connection cannot be had.
 */
export async function listen(listening: Listening): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current = await connect(listening);
  const keep = async (): Promise<void> => {
    for (;;) {
      const error = await current.lost;
      if (signal.aborted) return;
      listening.onError(error);
      const next = await connectAgain(listening, signal);
      if (next === undefined) return;
      current = next;
      listening.onNotify('');
    }
  };
  const kept = keep();
  return async () => {
    stopping.abort();
    await current.client.end();
    await kept;
  };
}

/** One attempt at a time, until one succeeds; undefined when it is stopped. */
async function connectAgain(listening: Listening, signal: AbortSignal): Promise<Listener | undefined> {
  const isOver = (): boolean => signal.aborted;
  for (;;) {
    await pause(AGAIN_AFTER, undefined, { signal }).catch(() => undefined); // stopped
    if (isOver()) return undefined;
    const next = await connect(listening).catch(() => undefined); // not yet: that it is away was said
    if (next === undefined) continue;
    if (!isOver()) return next;
    await next.client.end();
  }
}

async function connect({ url, channel, onNotify }: Listening): Promise<Listener> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
  const lost = new Promise<Error>((resolve) => {
    client.on('error', resolve);
    client.on('end', () => resolve(new Error('the connection has ended')));
  });
  client.on('notification', ({ payload }) => onNotify(payload ?? ''));
  try {
    await client.connect();
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
  } catch (error) {
    client.end().catch(() => undefined); // it is broken
    throw error;
  }
  return { client, lost };
}
