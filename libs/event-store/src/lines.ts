/** What concerns one name waits for its turn there; between processes the expected revision decides. */
export class Lines {
  readonly #last = new Map<string, Promise<unknown>>();

  async wait<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const mine = before.then(task, task);
    this.#last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(name) === mine) this.#last.delete(name);
    }
  }
}
