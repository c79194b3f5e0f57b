import {
  DomainError,
  earliest,
  type Cause,
  type DomainEvent,
  type Instant,
  type NextSteps,
  type Process,
  type Recorded,
  type SubjectId,
} from '@envoi/event-sourcing';
import { idFrom, type Loaded, type Streams } from '@envoi/event-store';
import { traced } from '@envoi/tracing';
import { type Visit, type Visited, type Work } from './work.ts';

/** Where an action stands: the state it was found from, its cause, and the visit that performs it. */
export type EffectContext<State> = Readonly<{ subject: SubjectId; state: State; cause: Cause; visit: Visit }>;

/**
 * What came of an action. `recorded`: the stream has changed, ask again what is next. `waiting`: not yet; the next action
 * has its turn, and this one comes again with the next visit, which is due at `until` if nothing wakes it before.
 */
export type Performed = 'recorded' | 'waiting' | Readonly<{ until: Instant }>;

/** Performs one action. */
export type Effect<State, Action> = (action: Action, at: EffectContext<State>) => Promise<Performed>;

export type WorkOptions = Readonly<{
  parkAfter?: number;
  /** Categories besides the stream's own whose events wake it, too. */
  alsoWokenBy?: readonly string[];
  /** The visits that an event arms. Default: that of its subject. */
  keys?: (event: Recorded) => readonly string[];
  /** The subject of a visit's key. Default: the key. */
  subjectOf?: (key: string) => SubjectId;
}>;

/** Enough for every process; one that has not come to rest by then goes on in the next visit. */
const ROUNDS = 50;

/**
 * A process as work: loads the stream, asks what is next, performs it, and starts over whenever something was recorded.
 * Throws DomainError('no-progress') when an effect says `recorded` twice for an action and the stream stays as it was.
 */
export const asWork = <State, Event extends DomainEvent, Action>(
  process: Process<State, Event, Action>,
  streams: Streams,
  effect: Effect<State, Action>,
  { parkAfter, alsoWokenBy = [], keys = ofSubject, subjectOf = asSubject }: WorkOptions = {},
): Work => ({
  name: process.name,
  wakes: { categories: [process.stream.category, ...alsoWokenBy], keys },
  ...(parkAfter !== undefined && { parkAfter }),
  perform: async (visit) => {
    const subject = subjectOf(visit.key);
    let revision: bigint | undefined;
    for (let round = 0; round < ROUNDS; round += 1) {
      const look = round === 0 ? 'load' : 'lastSeen'; // what others write meanwhile arms the visit again
      const loaded = await streams[look](process.stream, subject);
      if (loaded.revision === revision) throw new DomainError('no-progress');
      const steps = process.nextSteps(loaded.state, visit.now);
      const about = { process: process.name, subject, loaded, visit };
      const performed = await performUntilRecorded(steps, effect, about);
      if (performed !== 'recorded') return untilOf(steps, performed);
      revision = loaded.revision;
    }
    return { until: visit.now };
  },
});

const ofSubject = ({ metadata }: Recorded): readonly string[] => [metadata.subject];
const asSubject = (key: string): SubjectId => key as SubjectId;

const untilOf = ({ until }: NextSteps<unknown>, asked: readonly Instant[]): Visited => {
  const [first, ...rest] = until === undefined ? asked : [until, ...asked];
  return first === undefined ? {} : { until: earliest(first, ...rest) };
};

type About<State, Event extends DomainEvent> = Readonly<{
  process: string;
  subject: SubjectId;
  loaded: Loaded<State, Event>;
  visit: Visit;
}>;

/** Performs the actions in their order, up to the first that records something; else when they want to be looked at again. */
async function performUntilRecorded<State, Event extends DomainEvent, Action>(
  { actions }: NextSteps<Action>,
  effect: Effect<State, Action>,
  about: About<State, Event>,
): Promise<'recorded' | readonly Instant[]> {
  const { subject, loaded, visit } = about;
  const again: Instant[] = [];
  for (const action of actions) {
    const cause = causeOf(action, about);
    const attributes = { 'envoi.correlation': cause.correlation, 'envoi.attempt': visit.attempt };
    const performed = await traced(nameOf(action, about), { attributes }, () =>
      effect(action, { subject, state: loaded.state, cause, visit }),
    );
    if (performed === 'recorded') return performed;
    if (performed !== 'waiting') again.push(performed.until);
  }
  return again;
}

/** Of a process and its step, as they are called in our code. */
const nameOf = (action: unknown, { process }: Pick<StepId, 'process'>): string =>
  isTyped(action) ? `${process} ${action.type}` : process;

const isTyped = (action: unknown): action is Readonly<{ type: string }> =>
  typeof action === 'object' && action !== null && 'type' in action && typeof action.type === 'string';

/** The same action has the same causation however often it is repeated, until an operator drives it again. */
export const stepCausation = ({ process, subject, action, generation }: StepId): string =>
  idFrom(process, subject, JSON.stringify(action), String(generation));

type StepId = Readonly<{
  process: string;
  subject: SubjectId;
  action: unknown;
  /** How often an operator had driven it again. */
  generation: number;
}>;

const causeOf = <State, Event extends DomainEvent>(action: unknown, about: About<State, Event>): Cause => {
  const { process, subject, loaded, visit } = about;
  const causation = stepCausation({ process, subject, action, generation: visit.generation });
  return { causation, correlation: loaded.events.at(-1)?.metadata.correlation ?? causation, at: visit.now };
};
