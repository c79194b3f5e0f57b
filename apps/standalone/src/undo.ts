/** What was started, to be stopped in the reverse order. */
export class Undo {
  readonly #steps: (() => Promise<unknown>)[] = [];
  #undone: Promise<void> | undefined;

  constructor(readonly signal?: AbortSignal) {}

  /** Throws when everything is to be given up. */
  push(step: () => Promise<unknown>): void {
    this.#steps.push(step);
    this.signal?.throwIfAborted();
  }

  later<Running extends { stop(): Promise<unknown> }>(running: Running): Running {
    this.push(() => running.stop());
    return running;
  }

  /** Every step has its turn, whatever becomes of the others; throws the first error. Again: the same promise. */
  all(): Promise<void> {
    return (this.#undone ??= this.#undo());
  }

  async #undo(): Promise<void> {
    const errors: unknown[] = [];
    for (const step of this.#steps.reverse()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
