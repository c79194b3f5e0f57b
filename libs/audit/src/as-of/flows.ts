import { type DomainEvent, type Instant, type Stream } from '@envoi/event-sourcing';

/** How the requests of one kind stand, told by the state of their stream. */
export type Flow<State, Event extends DomainEvent, Standing extends string> = Readonly<{
  stream: Stream<State, Event>;
  /** The request at hand, and how it stands at an instant. */
  atHand: (state: State, now: Instant) => Readonly<{ id: string; standing: Standing }> | undefined;
  /** What became of the request at hand by an event after which it is not at hand any more. */
  endBy: (event: Event) => Standing;
}>;

export const codeStanding = (validUntil: Instant, now: Instant): 'awaiting-code' | 'lapsed' =>
  now < validUntil ? 'awaiting-code' : 'lapsed';

export type Happened<State, Event> = Readonly<{ before: State; event: Event; after: State }>;

/** How the requests stand that an event may have moved: the one that was at hand, and the one that is now. */
export const standingAfter = <State, Event extends DomainEvent, Standing extends string>(
  { atHand, endBy }: Flow<State, Event, Standing>,
  { before, event, after }: Happened<State, Event>,
  at: Instant,
): ReadonlyMap<string, Standing> => {
  const was = atHand(before, at);
  const is = atHand(after, at);
  return new Map([
    ...(was === undefined ? [] : [[was.id, endBy(event)] as const]),
    ...(is === undefined ? [] : [[is.id, is.standing] as const]),
  ]);
};
