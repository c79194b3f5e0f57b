import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { type Milliseconds } from '@envoi/event-sourcing';
import { type Random } from './random.ts';
import { BEGINNING, type Task, type Timeline } from './timeline.ts';

/**
 * What Node gives a program beside its ports (timers, clocks, chance) comes from the simulation: for every module of this
 * process, those of libraries included, so that a timer that somebody adds tomorrow is simulated, too.
 */
interface Given {
  timeline: Timeline;
  random: Random;
}

let given: Given | undefined;

const current = (): Given => {
  if (given === undefined) throw new Error('no simulation is running');
  return given;
};

/** From now on time and chance are those of this run. */
export const enter = (of: Given): void => {
  given = of;
};

class VirtualTimer {
  #task: Task;
  readonly #again: () => Task;

  constructor(start: () => Task) {
    this.#again = start;
    this.#task = start();
  }

  ref = (): this => this;
  unref = (): this => this;
  hasRef = (): boolean => false;
  refresh = (): this => {
    this.stop();
    this.#task = this.#again();
    return this;
  };
  stop(): void {
    this.#task.isCancelled = true;
  }
}

const startTimer = (callback: () => void, length: Milliseconds, label: string): Task => {
  const { timeline } = current();
  const owner = timeline.running.getStore();
  const run = owner === undefined ? callback : () => owner.enter(callback);
  return timeline.after(length, run, { owner, label });
};

const setTimeoutHere = (callback: (...args: unknown[]) => void, length = 0, ...args: unknown[]): VirtualTimer =>
  new VirtualTimer(() => startTimer(() => callback(...args), length, 'timer'));

const setIntervalHere = (callback: (...args: unknown[]) => void, length = 0, ...args: unknown[]): VirtualTimer => {
  const timer: VirtualTimer = new VirtualTimer(() =>
    startTimer(
      () => {
        timer.refresh();
        callback(...args);
      },
      length,
      'interval',
    ),
  );
  return timer;
};

const stop = (timer?: VirtualTimer): void => timer?.stop();

const pause = <Value>(
  length = 0,
  value?: Value,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Value | undefined> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(asError(signal));
      return;
    }
    const timer = setTimeoutHere(() => {
      signal?.removeEventListener('abort', aborted);
      resolve(value);
    }, length);
    const aborted = (): void => {
      timer.stop();
      if (signal !== undefined) reject(asError(signal));
    };
    signal?.addEventListener('abort', aborted, { once: true });
  });

const asError = ({ reason }: AbortSignal): Error => new Error('The operation was aborted', { cause: reason });

/** Once for a process, before anything of the product is called. */
export function replaceNode(): void {
  Object.assign(globalThis, {
    setTimeout: setTimeoutHere,
    clearTimeout: stop,
    setInterval: setIntervalHere,
    clearInterval: stop,
    setImmediate: (callback: () => void) => setTimeoutHere(callback, 0),
    clearImmediate: stop,
  });
  Object.assign(timers, { setTimeout: pause });
  Object.assign(crypto, {
    randomUUID: () => current().random.uuid(),
    randomBytes: (length: number) => current().random.bytes(length),
  });
  syncBuiltinESMExports();
  Date.now = () => given?.timeline.now ?? BEGINNING;
  performance.now = () => (given?.timeline.now ?? BEGINNING) - BEGINNING;
  Math.random = () => current().random.float();
}
