import { OutageError } from '@envoi/event-sourcing';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Manifest } from '../domain/events.ts';
import { type ThreadOutcome, type ThreadWork } from './thread-main.ts';

/** How often the lease is looked at, in milliseconds; a lease lives longer. */
const LOOK_EVERY = 1_000;

/** A preparation needs a batch and two pages; whatever takes more than this has gone wrong. */
const resourceLimits = { maxOldGenerationSizeMb: 512 };

const isSource = import.meta.url.endsWith('.ts');
const entry = new URL(isSource ? './thread-main.ts' : './thread-main.js', import.meta.url);
/** A thread of a process that runs from the sources has to learn to read them by itself. */
const loader = isSource ? ['--import', new URL('../../../../tools/swc-register.ts', import.meta.url).href] : [];

/**
 * `prepare` in a thread of its own, so that messages and clicks are served meanwhile. `assertHeld` is called each second:
 * when it throws, the thread is ended where it is, and this throws the same. Throws OutageError.
 */
export const prepareInThread = async (
  work: ThreadWork,
  assertHeld: () => void,
): Promise<Manifest | 'unknown-member'> => {
  assertHeld();
  const thread = new Worker(entry, { workerData: work, execArgv: loader, resourceLimits, name: 'prepare' });
  const lost = new AbortController();
  const looking = setInterval(() => abortIfThrows(lost, assertHeld), LOOK_EVERY);
  try {
    return resultOf(await Promise.race([outcomeOf(thread, lost.signal), endOf(thread, lost.signal)]));
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    clearInterval(looking);
    lost.abort();
    await thread.terminate();
  }
};

const outcomeOf = async (thread: Worker, signal: AbortSignal): Promise<ThreadOutcome> =>
  ((await once(thread, 'message', { signal })) as [ThreadOutcome])[0];

const endOf = async (thread: Worker, signal: AbortSignal): Promise<never> => {
  const [code] = (await once(thread, 'exit', { signal })) as [number];
  throw new Error(`the thread that prepared an export ended with ${code}`);
};

const abortIfThrows = (controller: AbortController, check: () => void): void => {
  try {
    check();
  } catch (error) {
    controller.abort(error);
  }
};

const resultOf = (outcome: ThreadOutcome): Manifest | 'unknown-member' => {
  switch (outcome.status) {
    case 'done':
      return outcome.manifest;
    case 'unknown-member':
      return 'unknown-member';
    case 'outage':
      throw new OutageError(outcome.message, outcome.retryAfter);
    case 'failed':
      throw outcome.error;
  }
};
