import { type Milliseconds } from '@envoi/event-sourcing';

/** Wakes one loop. A poke while nobody waits is kept for the next wait, so that none is lost. */
export class Signal {
  #poked = false;
  #wake: (() => void) | undefined;

  readonly poke = (): void => {
    this.#poked = true;
    this.#wake?.();
  };

  /** Until a poke, at most so long. */
  async wait(atMost: Milliseconds): Promise<void> {
    if (!this.#poked)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, atMost);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#wake = undefined;
    this.#poked = false;
  }
}
