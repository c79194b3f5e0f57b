import { type DomainEvent, type Instant, type Recorded } from '@envoi/event-sourcing';
import { standingAfter, type Flow } from './flows.ts';

export type Tally<State, Event extends DomainEvent, Standing extends string> = Readonly<{
  see: (event: Recorded<Event>) => void;
  /** The states of the streams that still count for something. */
  open: () => Iterable<State>;
  /** How many requests stand how; each once. */
  counts: () => Readonly<Partial<Record<Standing, number>>>;
}>;

/**
 * Counts how requests stand. The state of a stream is kept only while something of it may still change; a later event finds
 * it as it was in the beginning, which is all that counting needs: a request that comes to hand without having been asked for
 * just now had lapsed, and was counted.
 */
export const tally = <State, Event extends DomainEvent, Standing extends string>(
  flow: Flow<State, Event, Standing>,
  at: Instant,
  isAtRest: (state: State) => boolean,
): Tally<State, Event, Standing> => {
  const { stream, atHand } = flow;
  const states = new Map<string, State>();
  const over = new Map<string, number>();
  const count = (standing: string, by: number): void => void over.set(standing, (over.get(standing) ?? 0) + by);
  const idAtHand = (state: State): string | undefined => atHand(state, at)?.id;
  return {
    see: (event) => {
      const before = states.get(event.stream) ?? stream.initialState;
      const after = stream.evolve(before, event);
      const isKept = !isAtRest(after);
      for (const [id, standing] of standingAfter(flow, { before, event, after }, at))
        if (!isKept || id !== idAtHand(after)) count(standing, 1);
      if (idAtHand(before) === undefined && idAtHand(after) !== undefined && !isRequest(event)) count('lapsed', -1);
      if (isKept) states.set(event.stream, after);
      else states.delete(event.stream);
    },
    open: () => states.values(),
    counts: () => {
      const all = new Map(over);
      for (const state of states.values()) {
        const is = atHand(state, at);
        if (is !== undefined) all.set(is.standing, (all.get(is.standing) ?? 0) + 1);
      }
      return Object.fromEntries([...all].filter(([, number]) => number > 0)) as Partial<Record<Standing, number>>;
    },
  };
};

const isRequest = ({ type }: DomainEvent): boolean => type.endsWith('Requested');
