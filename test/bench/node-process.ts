import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type NodeProcess = Readonly<{
  connectionString: string;
  /** In milliseconds. */
  startedIn: number;
  /** In bytes, as of a moment ago. */
  rss: () => number;
  stop: () => Promise<void>;
}>;

/** A node in a process of its own, on a database, or, by a number of events, the one that stores nothing. */
export const startNodeProcess = async (unixSocket: string, what: string): Promise<NodeProcess> => {
  const child = fork(join(import.meta.dirname, 'event-store-process.ts'), [unixSocket, what], {
    execArgv: ['--import', './tools/swc-register.ts'],
  });
  const [told] = (await once(child, 'message')) as [{ connectionString: string; startedIn: number }];
  let rss = 0;
  child.on('message', (message: { rss: number }) => ({ rss } = message));
  await once(child, 'message');
  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit');
    child.disconnect();
    await ended;
  };
  return { ...told, rss: () => rss, stop };
};
