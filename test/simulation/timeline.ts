import { AsyncLocalStorage } from 'node:async_hooks';
import { type Milliseconds } from '@envoi/event-sourcing';
import { type Random } from './random.ts';

/** Whose task it is. The tasks of who is dead are dropped, those of who is paused wait. */
export interface Owner {
  readonly name: string;
  isAlive: boolean;
  /** Virtual time until which nothing of it runs, as after SIGSTOP. */
  pausedUntil: Milliseconds;
  /** Calls as if the owner did. */
  readonly enter: (callback: () => void) => void;
}

export interface Task {
  readonly at: Milliseconds;
  readonly tie: number;
  readonly owner: Owner | undefined;
  readonly label: string;
  readonly run: () => void;
  isCancelled: boolean;
}

/** When no promise is left that could settle by itself: ticks come after all of them. */
export const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

/** 2026-11-24T09:00:00Z */
export const BEGINNING = 1_795_510_800_000;

/**
 * The one scheduler: everything that happens is a task at a moment of virtual time. Tasks run one by one; after each, all
 * promises settle before the next. Of two at the same moment chance decides. The order is so a function of the seed.
 */
export class Timeline {
  now: Milliseconds = BEGINNING;
  steps = 0;
  readonly running = new AsyncLocalStorage<Owner>();
  readonly #heap: Task[] = [];
  readonly #random: Random;
  #hash = 0x811c_9dc5;
  /** Where each step is written, when somebody reads along. */
  log: ((line: string) => void) | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  /** What happened so far, in one number: equal for equal runs. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  trace(what: string): void {
    let hash = this.#hash;
    for (let at = 0; at < what.length; at += 1) hash = Math.imul(hash ^ what.charCodeAt(at), 0x0100_0193);
    this.#hash = Math.imul(hash ^ this.now, 0x0100_0193);
    this.log?.(`${((this.now - BEGINNING) / 1000).toFixed(3).padStart(9)} ${what}`);
  }

  after(
    length: Milliseconds,
    run: () => void,
    { owner, label = '' }: { owner?: Owner | undefined; label?: string } = {},
  ): Task {
    const task = {
      at: this.now + Math.max(0, length),
      tie: this.#random.float(),
      owner,
      label,
      run,
      isCancelled: false,
    };
    this.#push(task);
    return task;
  }

  /** One task; false when there is none until `limit`, which is then the time. */
  async step(limit: Milliseconds): Promise<boolean> {
    for (;;) {
      const [next] = this.#heap;
      if (next === undefined || next.at > limit) {
        this.now = Math.max(this.now, limit);
        return false;
      }
      this.#pop();
      if (next.isCancelled || next.owner?.isAlive === false) continue;
      if (next.owner !== undefined && next.owner.pausedUntil > Math.max(this.now, next.at)) {
        this.#push({ ...next, at: next.owner.pausedUntil, tie: this.#random.float() });
        continue;
      }
      this.now = Math.max(this.now, next.at);
      this.steps += 1;
      next.run();
      await settled();
      return true;
    }
  }

  /** A task of that label is to come after `at`, of somebody who is alive. */
  isWaitingFor(label: string, at: Milliseconds): boolean {
    return this.#heap.some((task) => task.label === label && task.at > at && task.owner?.isAlive !== false);
  }

  async runUntil(limit: Milliseconds): Promise<void> {
    while (await this.step(limit));
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let at = heap.push(task) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(task, heap[above]!)) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = task;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1;
      if (!isBefore(heap[below]!, last)) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = last;
  }
}

const isBefore = (a: Task, b: Task): boolean => a.at < b.at || (a.at === b.at && a.tie < b.tie);
