import { type Recorded } from '@envoi/event-sourcing';

type Known = Readonly<{ read: readonly Recorded[]; ours: readonly Recorded[] }>;

const NOTHING: Known = { read: [], ours: [] };

/** Streams as they were last read, by name: so many events of them all together. Those that nobody asks for go first. */
export class Recent {
  readonly #streams = new Map<string, Known>();
  #count = 0;

  constructor(private readonly most: number) {}

  /** As read, from the first event on, without a gap; there may be more by now. None: nothing is known. */
  of(stream: string): readonly Recorded[] {
    return this.#use(stream).read;
  }

  /** With what was written here since, or read by others. */
  withOurs(stream: string): readonly Recorded[] {
    const { read, ours } = this.#use(stream);
    return ours.length === 0 ? read : [...read, ...ours];
  }

  /** What was read. A read that was overtaken takes nothing away from what is known to come behind it. */
  remember(stream: string, events: readonly Recorded[]): void {
    const known = this.withOurs(stream);
    const isSo = events.length === 0 || known[events.length - 1]?.id === events.at(-1)?.id;
    this.#set(stream, { read: events, ours: isSo ? known.slice(events.length) : [] });
  }

  /** What was written right behind all that is known; of a stream that is not known so far, nothing is kept. */
  addOurs(stream: string, events: readonly Recorded[]): void {
    const { read, ours } = this.#use(stream);
    const isNext = events[0]?.revision === BigInt(read.length + ours.length);
    if (isNext) this.#set(stream, { read, ours: [...ours, ...events] });
  }

  forget(stream: string): void {
    const { read, ours } = this.#streams.get(stream) ?? NOTHING;
    this.#count -= read.length + ours.length;
    this.#streams.delete(stream);
  }

  #use(stream: string): Known {
    const known = this.#streams.get(stream);
    if (known === undefined) return NOTHING;
    this.#streams.delete(stream);
    this.#streams.set(stream, known);
    return known;
  }

  #set(stream: string, known: Known): void {
    this.forget(stream);
    this.#streams.set(stream, known);
    this.#count += known.read.length + known.ours.length;
    for (const [oldest] of this.#streams) {
      if (this.#count <= this.most) break;
      this.forget(oldest);
    }
  }
}
