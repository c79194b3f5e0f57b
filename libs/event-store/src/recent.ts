import { type Recorded } from '@envoi/event-sourcing';

/** Streams as they were last read, by name: so many events of them all together. Those that nobody asks for go first. */
export class Recent {
  readonly #streams = new Map<string, readonly Recorded[]>();
  #count = 0;

  constructor(private readonly most: number) {}

  /** From the first event on, without a gap; there may be more by now. None: nothing is known. */
  of(stream: string): readonly Recorded[] {
    const events = this.#streams.get(stream);
    if (events === undefined) return [];
    this.#streams.delete(stream);
    this.#streams.set(stream, events);
    return events;
  }

  remember(stream: string, events: readonly Recorded[]): void {
    this.forget(stream);
    this.#streams.set(stream, events);
    this.#count += events.length;
    for (const [oldest] of this.#streams) {
      if (this.#count <= this.most) break;
      this.forget(oldest);
    }
  }

  forget(stream: string): void {
    this.#count -= this.#streams.get(stream)?.length ?? 0;
    this.#streams.delete(stream);
  }
}
