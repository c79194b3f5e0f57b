import fc from 'fast-check';
import { StreamNotFoundError, WrongExpectedVersionError, type Position } from '@eventstore/db-client';
import { numberOf, numbered, numbersIn } from './client.ts';
import { Model, type Step } from './model.ts';
import { type Target } from './target.ts';

const streams = [0, 1, 2];
const stream = fc.constantFrom(...streams);
const few = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined });
const changes: fc.Arbitrary<Step>[] = [
  fc.record({
    type: fc.constant('append'),
    stream,
    count: fc.integer({ min: 1, max: 4 }),
    expected: fc.constantFrom('any', 'last', 'too-high', 'no_stream'),
  }),
  fc.record({ type: fc.constant('delete'), stream }),
  fc
    .record({ type: fc.constant('metadata'), stream, maxCount: few, truncateBefore: few })
    .map(({ maxCount, truncateBefore, ...step }) => ({
      ...step,
      ...(maxCount === undefined ? {} : { maxCount }),
      ...(truncateBefore === undefined ? {} : { truncateBefore }),
    })),
];
const [appends, ...others] = changes.map((arbitrary, index) => ({ arbitrary, weight: [6, 2, 3][index] ?? 1 }));
const restarts = { arbitrary: fc.constant<Step>({ type: 'restart' }), weight: 1 };

/** Random histories, told apart from a small model by nobody: each stream and `$all`, both ways, after each step. */
export const randomHistories = (target: Target): void => {
  const runs = target.size(12, 300);
  const longest = target.size(12, 30);

  const hold = async (steps: readonly Step[]): Promise<void> => {
    const history = new History(target, await target.mark());
    for (const step of steps) {
      await history.take(step);
      await history.check();
    }
  };
  const steps = (choices: (typeof restarts)[]) =>
    fc.array(fc.oneof(...choices), { minLength: 1, maxLength: longest, size: 'max' });

  it(
    'appends, soft deletions and metadata, in any order',
    async () => {
      await fc.assert(fc.asyncProperty(steps([appends!, ...others]), hold), { numRuns: runs });
    },
    target.size(60_000, 3_600_000),
  );

  target.whereOurs(
    'appends, soft deletions, metadata and restarts, in any order',
    async () => {
      await fc.assert(fc.asyncProperty(steps([appends!, ...others, restarts]), hold), { numRuns: runs });
    },
    target.size(60_000, 3_600_000),
  );
};

class History {
  readonly #model = new Model();
  readonly #names: string[];

  constructor(
    private readonly target: Target,
    private readonly begin: Position,
  ) {
    this.#names = streams.map((n) => target.stream(`history-${n}`));
  }

  async take(step: Step): Promise<void> {
    if (step.type === 'restart') return this.target.restart();
    const last = this.#model.last(step.stream);
    const proposed = step.type === 'append' ? this.#model.propose(step.count) : [];
    const carriedOut = this.#send(step, last, proposed);
    if (this.#model.take(step, proposed)) await carriedOut;
    else await expect(carriedOut).rejects.toBeInstanceOf(WrongExpectedVersionError);
  }

  #send(step: Exclude<Step, { type: 'restart' }>, last: number, proposed: readonly number[]): Promise<unknown> {
    const { client } = this.target;
    const name = this.#names[step.stream]!;
    if (step.type === 'delete') return client.deleteStream(name);
    if (step.type === 'metadata') {
      const { type: _, stream: __, ...metadata } = step;
      return client.setStreamMetadata(name, metadata);
    }
    const expectedRevision = {
      any: 'any' as const,
      no_stream: 'no_stream' as const,
      last: last < 0 ? ('no_stream' as const) : BigInt(last),
      'too-high': BigInt(last + 1),
    }[step.expected];
    return client.appendToStream(name, proposed.map((n) => numbered(n)), { expectedRevision }); // prettier-ignore
  }

  async check(): Promise<void> {
    for (const [index, name] of this.#names.entries()) {
      const shown = this.#model.shown(index);
      expect(await this.#read(name, 'forwards')).toEqual(shown);
      expect(await this.#read(name, 'backwards')).toEqual(shown?.toReversed());
    }
    const forwards: [number, number][] = [];
    let everything = 0;
    for await (const event of this.target.client.readAll({ fromPosition: this.begin })) {
      everything += 1;
      this.#note(event, forwards);
    }
    expect(forwards).toEqual(this.#model.all);
    const backwards: [number, number][] = [];
    const back = { direction: 'backwards', fromPosition: 'end', maxCount: everything + 100 } as const;
    for await (const event of this.target.client.readAll(back)) this.#note(event, backwards);
    expect(backwards).toEqual(this.#model.all.toReversed());
  }

  #note(event: Parameters<typeof numberOf>[0], into: [number, number][]): void {
    const index = this.#names.indexOf(event.event?.streamId ?? '');
    if (index !== -1) into.push([index, numberOf(event)]);
  }

  async #read(name: string, direction: 'forwards' | 'backwards'): Promise<number[] | undefined> {
    try {
      const fromRevision = direction === 'forwards' ? 'start' : 'end';
      return await numbersIn(this.target.client, name, { direction, fromRevision });
    } catch (error) {
      if (error instanceof StreamNotFoundError) return undefined;
      throw error;
    }
  }
}
