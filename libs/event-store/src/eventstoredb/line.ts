import { OutageError, type Milliseconds } from '@envoi/event-sourcing';

export type Limits = Readonly<{
  /** Tasks that run at once. */
  atOnce: number;
  /** Tasks that wait, and their size together in bytes; more are refused. */
  waiting: number;
  waitingBytes: number;
}>;

type Waiting = Readonly<{ go: () => void; refuse: (error: OutageError) => void }>;

/** Runs so many tasks at once; the others wait in line, in order. A task that is refused was never begun. */
export class Line {
  readonly #waiting = new Set<Waiting>();
  #bytes = 0;
  #running = 0;

  constructor(private readonly limits: Limits) {}

  /**
   * The outcome of the task. Throws OutageError when the line is full, when its turn does not come within its patience,
   * or when the line is cleared. `size` is asked for a task that has to wait only.
   */
  async run<Result>(
    task: () => Promise<Result>,
    { size, patience }: Readonly<{ size: () => number; patience: Milliseconds }>,
  ): Promise<Result> {
    if (this.#running < this.limits.atOnce) this.#running += 1;
    else await this.#turn(size(), patience);
    try {
      return await task();
    } finally {
      this.#next();
    }
  }

  /** Refuses all who wait. */
  clear(error: OutageError): void {
    for (const waiting of this.#waiting) waiting.refuse(error);
  }

  #turn(size: number, patience: Milliseconds): Promise<void> {
    const { waiting, waitingBytes } = this.limits;
    if (this.#waiting.size >= waiting || this.#bytes + size > waitingBytes)
      return Promise.reject(new OutageError('too many appends wait for the event store already: nothing was sent'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => entry.refuse(new OutageError('the turn of an append did not come in time: nothing was sent')),
        patience,
      );
      const leaving = (settle: () => void) => (): void => {
        clearTimeout(timer);
        this.#waiting.delete(entry);
        this.#bytes -= size;
        settle();
      };
      const entry: Waiting = {
        go: leaving(resolve),
        refuse: (error) => leaving(() => reject(error))(),
      };
      this.#waiting.add(entry);
      this.#bytes += size;
    });
  }

  /** Hands the place over, or gives it up. */
  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) this.#running -= 1;
    else first.go();
  }
}
