import { type SubjectId } from './brand.ts';
import { type DomainEvent } from './event.ts';

/** How the events of one subject and flow are folded into a state. Stored as `<category>-<subject>`. */
export type Stream<State, Event extends DomainEvent> = Readonly<{
  category: string;
  initialState: State;
  evolve: (state: State, event: Event) => State;
}>;

/** A decision over a state: the events to record. None: nothing to record, nothing is written. */
export type Decision<State, Event extends DomainEvent> = (state: State) => readonly Event[];

export const streamName = (category: string, subject: SubjectId): string => `${category}-${subject}`;

/** Category and subject of a stream's name. The category has no hyphen; what follows the first is the subject. */
export const parseStreamName = (stream: string): { category: string; subject: SubjectId } => {
  const hyphen = stream.indexOf('-');
  return { category: stream.slice(0, hyphen), subject: stream.slice(hyphen + 1) as SubjectId };
};

/** The state after `events`. */
export const fold = <State, Event extends DomainEvent>(
  { initialState, evolve }: Stream<State, Event>,
  events: readonly Event[],
  from: State = initialState,
): State => events.reduce((state, event) => evolve(state, event), from);
