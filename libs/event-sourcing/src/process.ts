import { type DomainEvent } from './event.ts';
import { type Instant, earliest } from './instant.ts';
import { type Stream } from './stream.ts';

/** An action and when it is due; `'now'` is due at each look, and may find that it still has to wait. */
export type Due<Action> = Readonly<{ at: Instant | 'now'; action: Action }>;

/** What to do now, in this order, and when to look again if nothing else happens. */
export type NextSteps<Action> = Readonly<{ actions: readonly Action[]; until?: Instant }>;

/**
 * A process manager over one stream: it remembers nothing, and finds what to do next from the state alone.
 * After an action that recorded something the state is loaded and asked again.
 */
export type Process<State, Event extends DomainEvent, Action> = Readonly<{
  name: string;
  stream: Stream<State, Event>;
  nextSteps: (state: State, now: Instant) => NextSteps<Action>;
}>;

export const at = <Action>(when: Instant, action: Action): Due<Action> => ({ at: when, action });
export const immediately = <Action>(action: Action): Due<Action> => ({ at: 'now', action });

/** Splits what is due into what to do now and when to look again. */
export const whatIsDue = <Action>(now: Instant, dues: readonly Due<Action>[]): NextSteps<Action> => {
  const isDue = (due: Due<Action>): boolean => due.at === 'now' || due.at <= now;
  const actions = dues.filter(isDue).map(({ action }) => action);
  const [first, ...rest] = dues.filter((due) => !isDue(due)).map((due) => due.at as Instant);
  return first === undefined ? { actions } : { actions, until: earliest(first, ...rest) };
};
