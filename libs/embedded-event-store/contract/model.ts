/** What happens to a few streams, by their numbers. */
export type Step =
  | { type: 'append'; stream: number; count: number; expected: 'any' | 'last' | 'too-high' | 'no_stream' }
  | { type: 'delete'; stream: number }
  | { type: 'metadata'; stream: number; maxCount?: number; truncateBefore?: number }
  | { type: 'restart' };

type Stream = {
  numbers: number[];
  /** Undefined: none was ever set. */
  metadata: { maxCount?: number; truncateBefore?: number } | undefined;
  softDeleted: boolean;
};

/** EventStoreDB in forty lines: enough to say what a step is answered, and what every reader sees after it. */
export class Model {
  readonly #streams = new Map<number, Stream>();
  #next = 0;
  /** `[stream, number]`, in the order of `$all`. */
  readonly all: [number, number][] = [];

  /** Of the last event; -1: none. */
  last(stream: number): number {
    return this.#of(stream).numbers.length - 1;
  }

  /** The numbers of the next so many events. */
  propose(count: number): number[] {
    return Array.from({ length: count }, () => this.#next++);
  }

  /** Whether the step is carried out; otherwise it comes at the wrong revision. */
  take(step: Exclude<Step, { type: 'restart' }>, proposed: readonly number[]): boolean {
    const stream = this.#of(step.stream);
    if (!this.#allows(step, stream)) return false;
    if (step.type === 'delete') {
      stream.metadata = {};
      stream.softDeleted = true;
      return true;
    }
    if (step.type === 'metadata') {
      const { maxCount, truncateBefore } = step;
      stream.metadata = {
        ...(maxCount === undefined ? {} : { maxCount }),
        ...(truncateBefore === undefined ? {} : { truncateBefore }),
      };
    }
    if (stream.softDeleted) stream.metadata = { ...stream.metadata, truncateBefore: stream.numbers.length };
    stream.softDeleted = false;
    stream.numbers.push(...proposed);
    this.all.push(...proposed.map((number): [number, number] => [step.stream, number]));
    return true;
  }

  /** What a reader sees; undefined: no such stream. */
  shown(of: number): number[] | undefined {
    const { numbers, metadata, softDeleted } = this.#of(of);
    if (softDeleted || numbers.length === 0) return undefined;
    const { maxCount = Infinity, truncateBefore = 0 } = metadata ?? {};
    return numbers.slice(Math.max(truncateBefore, numbers.length - maxCount));
  }

  #allows(step: Exclude<Step, { type: 'restart' }>, { numbers, metadata, softDeleted }: Stream): boolean {
    if (step.type === 'delete') return numbers.length > 0 || metadata !== undefined;
    if (step.type === 'metadata' || step.expected === 'any' || step.expected === 'last') return true;
    return step.expected === 'no_stream' && (numbers.length === 0 || softDeleted);
  }

  #of(stream: number): Stream {
    const known = this.#streams.get(stream) ?? { numbers: [], metadata: undefined, softDeleted: false };
    this.#streams.set(stream, known);
    return known;
  }
}
