import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { claim } from './claim.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp('/tmp/envoi-claim-');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** What a start leaves that was killed. */
const leaveSocket = async (): Promise<void> => {
  const code = `require('node:net').createServer().listen(${JSON.stringify(join(directory, 'running'))}, () => console.log())`;
  const killed = spawn(process.execPath, ['-e', code]);
  await once(killed.stdout, 'data');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  await stat(join(directory, 'running'));
};

it('is had by one at a time, and free again when that one stops', async () => {
  const first = await claim(directory);
  await expect(claim(directory)).rejects.toThrow('another Envoi is running');
  await first.stop();
  await (await claim(directory)).stop();
});

/** A thread that claims when it is told to, and says whether it has; told again, it stops. */
const aThread = (): Worker => {
  const code = `
    import { parentPort } from 'node:worker_threads';
    const { claim } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'claim.ts')).href)});
    let held;
    parentPort.on('message', async () => {
      const stopping = held;
      held = stopping === undefined ? await claim(${JSON.stringify(directory)}).catch(() => undefined) : undefined;
      await stopping?.stop();
      parentPort.postMessage(held !== undefined);
    });`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
};

const tell = async (threads: readonly Worker[]): Promise<number[]> => {
  const answers = await Promise.all(
    threads.map(async (thread) => {
      const answer = once(thread, 'message');
      thread.postMessage('');
      return (await answer)[0] as boolean;
    }),
  );
  return answers.flatMap((isHeld, index) => (isHeld ? [index] : []));
};

it('is had by exactly one of those that start at once where another was killed', async () => {
  const threads = Array.from({ length: 4 }, aThread);
  try {
    for (let round = 0; round < 20; round += 1) {
      await leaveSocket();
      const had = await tell(threads);
      expect(had).toHaveLength(1);
      await expect(claim(directory)).rejects.toThrow('another Envoi is running');
      await tell(had.map((index) => threads[index]!));
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
});
