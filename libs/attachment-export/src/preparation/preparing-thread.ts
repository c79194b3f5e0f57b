import { OutageError } from '@envoi/event-sourcing';
import { Worker } from 'node:worker_threads';
import { type Manifest } from '../domain/events.ts';
import {
  type ThreadOutcome,
  type ThreadReply,
  type ThreadRequest,
  type ThreadSettings,
  type ThreadWork,
} from './thread-main.ts';

/** How often the lease is looked at, in milliseconds; a lease lives longer. */
const LOOK_EVERY = 1_000;

/** A preparation needs a batch and two pages, and a worker performs 32 visits at once; more than this has gone wrong. */
const resourceLimits = { maxOldGenerationSizeMb: 1_024 };

/** The start of a process, which it would make longer, is over by then; without it, the first exports would be late (G3). */
const MADE_AFTER = 3_000;

const isSource = import.meta.url.endsWith('.ts');
const entry = new URL(isSource ? './thread-main.ts' : './thread-main.js', import.meta.url);
/** A thread of a process that runs from the sources has to learn to read them by itself. */
const loader = isSource ? ['--import', new URL('../../../../tools/swc-register.ts', import.meta.url).href] : [];

type Waiting = Readonly<{ resolve: (outcome: ThreadOutcome) => void; reject: (error: unknown) => void }>;
type Prepared = Manifest | 'unknown-member';

/**
 * `prepare` in a thread, so that messages and clicks are served meanwhile: one thread for all that are under way, because
 * making one costs more than most preparations. It is made a moment after the start, or when it is needed before that, or after
 * it has ended.
 */
export class PreparingThread {
  #thread: Worker | undefined;
  #numbers = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #making = setTimeout(() => this.#make(), MADE_AFTER).unref();

  constructor(private readonly settings: ThreadSettings) {}

  /**
   * `assertHeld` is called each second: when it throws, the preparation is given up, and this throws the same. Throws
   * OutageError.
   */
  async prepare(work: ThreadWork, assertHeld: () => void): Promise<Prepared> {
    assertHeld();
    const number = (this.#numbers += 1);
    const outcome = new Promise<ThreadOutcome>((resolve, reject) => this.#waiting.set(number, { resolve, reject }));
    this.#thread ??= this.#start();
    this.#thread.postMessage({ number, work } satisfies ThreadRequest);
    const looking = setInterval(() => this.#lookAt(number, assertHeld), LOOK_EVERY);
    try {
      return resultOf(await outcome);
    } finally {
      clearInterval(looking);
      this.#waiting.delete(number);
    }
  }

  /** What is under way ends where it is. */
  async close(): Promise<void> {
    clearTimeout(this.#making);
    await this.#thread?.terminate();
  }

  #lookAt(number: number, assertHeld: () => void): void {
    try {
      assertHeld();
    } catch (error) {
      this.#waiting.get(number)?.reject(error);
      this.#thread?.postMessage({ number } satisfies ThreadRequest);
    }
  }

  #make(): void {
    try {
      this.#thread ??= this.#start();
    } catch {
      // no place for one now: whoever needs it tries again, and hears of it
    }
  }

  #start(): Worker {
    const thread = new Worker(entry, { workerData: this.settings, execArgv: loader, resourceLimits, name: 'prepare' });
    thread.on('message', ({ number, outcome }: ThreadReply) => this.#waiting.get(number)?.resolve(outcome));
    thread.on('error', (error: unknown) => this.#ended(thread, error));
    thread.on('exit', (code) => this.#ended(thread, new Error(`the thread that prepares exports ended with ${code}`)));
    thread.unref();
    return thread;
  }

  #ended(thread: Worker, why: unknown): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    for (const { reject } of this.#waiting.values()) reject(why);
  }
}

const resultOf = (outcome: ThreadOutcome): Prepared => {
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
