import { deepStrictEqual } from 'node:assert/strict';
import { type DomainEvent } from './event.ts';
import { fold, type Decision, type Stream } from './stream.ts';

/** Tests say: given what happened, when this is decided, then these are the events. */
export const given = <State, Event extends DomainEvent>(stream: Stream<State, Event>, ...events: readonly Event[]) => {
  const state = fold(stream, events);
  return {
    state,
    when: (decision: Decision<State, Event>) => {
      const decided = decision(state);
      return {
        decided,
        /** All events after the decision, for the next `given`. */
        history: [...events, ...decided],
        then: (...expected: readonly Event[]) => {
          deepStrictEqual(decided, expected);
        },
      };
    },
  };
};
