/** What becomes of the call at which a process is interrupted. */
export type How =
  /** Killed; nothing came of the call. */
  | 'killed before'
  /** Killed; the call had its effect, and nobody learned of it. */
  | 'killed after'
  /** Stands still for longer than its lease, and then goes on. */
  | 'paused before';

/** A process that is interrupted at its nth call of any port. From a kill on no call has an effect or an answer. */
export class Interrupted {
  calls = 0;
  isDown = false;
  readonly #resumed: Promise<void>;
  #resume = (): void => undefined;

  constructor(
    private readonly at: number,
    private readonly how: How,
  ) {
    this.#resumed = new Promise((resolve) => (this.#resume = resolve));
  }

  /** The end of a pause; a process that was killed stays dead. */
  resume(): void {
    if (this.how !== 'paused before') return;
    this.isDown = false;
    this.#resume();
  }

  /** The port, as that process calls it. */
  over<Port extends object>(port: Port, ...names: (keyof Port & string)[]): Port {
    const methods = names.map((name) => [
      name,
      (...args: unknown[]) =>
        this.#call(() => (port[name] as (...all: unknown[]) => Promise<unknown>).apply(port, args)),
    ]);
    return { ...port, ...(Object.fromEntries(methods) as Partial<Port>) };
  }

  /** The same of a method that yields: each message is a call. */
  each<Args extends unknown[], Message>(source: (...args: Args) => AsyncIterable<Message>) {
    const call = <Result>(effect: () => Promise<Result>): Promise<Result> => this.#call(effect);
    return async function* (...args: Args): AsyncGenerator<Message, void, void> {
      for await (const message of source(...args)) yield await call(() => Promise.resolve(message));
    };
  }

  async #call<Result>(effect: () => Promise<Result>): Promise<Result> {
    const isInterruption = (this.calls += 1) === this.at;
    if (isInterruption && this.how !== 'killed after') this.isDown = true;
    if (this.isDown) await this.#up();
    const result = await effect();
    if (isInterruption && this.how === 'killed after') this.isDown = true;
    if (this.isDown) await this.#up();
    return result;
  }

  /** Never, after a kill. */
  #up(): Promise<void> {
    return this.how === 'paused before' ? this.#resumed : new Promise(() => undefined);
  }
}
