import { isDeepStrictEqual } from 'node:util';
import { type Policy } from '@envoi/configuration';
import { latest, type Instant, type Recorded } from '@envoi/event-sourcing';
import { asRecorded } from './as-recorded.ts';
import { type MemberFacts } from './member-facts.ts';
import { perform } from './perform.ts';
import { redecision } from './redecision.ts';
import { isDueIn, isOfProcess, nameOf, stepsDue, type Step } from './steps-due.ts';
import { after, areSame, beginning, decided, type Fact, type World } from './world.ts';

/** Something that happened in a life. `event`: the one that it was in reality, or in whose place it came. */
export type Happening = Readonly<{ fact: Fact; at: Instant; event?: Recorded }>;

/** The first thing that is not the same in both lives. */
export type Divergence = Readonly<{ at: Instant; was?: Fact; wouldBe: readonly Fact[]; event?: Recorded }>;

/** The course of one subject's life: the real one, and beside it the one under another policy. */
export class Course {
  readonly happened: Readonly<{ real: Happening[]; other: Happening[] }> = { real: [], other: [] };
  divergence: Divergence | undefined;
  #real = beginning;
  #other = beginning;
  #reached: Instant | undefined;

  constructor(private readonly under: Readonly<{ policy: Policy; facts: MemberFacts }>) {}

  /**
   * The next recorded event. As long as both lives are the same its decision is taken again with the input it had; else what
   * comes from outside comes to the other one, too, and a step of a process only if it is due there.
   */
  take(event: Recorded, fact: Fact): void {
    const { at, recordedAt } = event.metadata;
    this.goOn(latest(recordedAt, this.#reached ?? recordedAt));
    const [real, other] = [this.#real, this.#other];
    const isTaken = areSame(real, other) || !isOfProcess(event) || isDueIn(other, event);
    const proposal = redecision(event, fact, { real, other, ...this.under });
    const wouldBe = isTaken ? decided(other, proposal).map((one) => asRecorded(one, fact)) : [];
    if (!isDeepStrictEqual(wouldBe, [fact])) this.divergence ??= { at, was: fact, wouldBe, event };
    this.happened.real.push({ fact, at, event });
    this.#real = after(real, fact);
    this.#record(wouldBe, { at, event });
    if (areSame(this.#real, this.#other)) this.#other = this.#real;
  }

  /** Time passes in the other life: what is due in it and not in reality is done, each at its time. */
  goOn(to: Instant): void {
    const done = new Set<string>();
    let now = this.#reached ?? to;
    while (!areSame(this.#real, this.#other)) {
      const { step, until } = this.#nextStep(now, done);
      if (step !== undefined) this.#perform(step, now);
      else if (now >= to) break;
      else now = until === undefined || until > to || isHeld(this.#other) ? to : until;
    }
    this.#reached = to;
  }

  /** What is late in reality is as late in the other life. */
  #nextStep(now: Instant, done: Set<string>): Readonly<{ step: Step | undefined; until: Instant | undefined }> {
    const { steps, until } = stepsDue(this.#other, now);
    const inReality = new Set(stepsDue(this.#real, now).steps.map(nameOf));
    const step = steps.find((one) => !inReality.has(nameOf(one)) && !done.has(nameOf(one)));
    if (step !== undefined) done.add(nameOf(step));
    return { step, until };
  }

  #perform(step: Step, now: Instant): void {
    for (const proposal of perform(step, { ...this.under, now })) {
      const wouldBe = decided(this.#other, proposal);
      if (wouldBe.length > 0) this.divergence ??= { at: now, wouldBe };
      this.#record(wouldBe, { at: now });
    }
  }

  #record(facts: readonly Fact[], when: Omit<Happening, 'fact'>): void {
    this.#other = facts.reduce(after, this.#other);
    this.happened.other.push(...facts.map((fact) => ({ fact, ...when })));
  }
}

/** Held confirmations are looked at every few seconds; when they are let go, reality says. */
const isHeld = ({ exports, deletions }: World): boolean =>
  exports.current.status === 'held' || deletions.current.status === 'held';
