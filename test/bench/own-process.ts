import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What a process tells that does one thing and nothing else: in milliseconds, and the most memory it ever had. */
export type Told = Readonly<{ events: number; took: number; megabytes: number }>;

/** In that process: how many events there were. */
export const tell = async (task: () => Promise<number>): Promise<void> => {
  const began = performance.now();
  const events = await task();
  const took = performance.now() - began;
  process.send?.({ events, took, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) } satisfies Told);
  process.disconnect();
};

/** Starts a file of this directory as `npm run audit` is started, and waits for its end. */
export const toldBy = async (file: string, ...args: readonly string[]): Promise<Told> => {
  const child = fork(join(import.meta.dirname, file), args, {
    execArgv: ['--max-semi-space-size=8', '--import', './tools/swc-register.ts'],
  });
  const ended = once(child, 'exit');
  const [told] = (await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => Promise.reject(new Error(`${file} ${args[0] ?? ''} ended with ${String(code)}`))),
  ])) as [Told];
  await ended;
  return told;
};
