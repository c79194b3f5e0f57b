import { type Instant, type Recorded, type SubjectId } from '@envoi/event-sourcing';

/** Where an event is, and what it calls itself, whether it can be read or not. */
export type Place = Readonly<{ id: string; stream: string; revision: bigint; position: bigint; type: string }>;

/** An event with its place in the whole log, which grows from event to event, with gaps. */
export type Logged = Recorded & Readonly<{ position: bigint }>;

/** An event that cannot be read: of a category or type that this version does not know, or not what its type allows. */
export type Unreadable = Place &
  Readonly<{
    /** Names fields and types, never values. */
    why: string;
    /** As far as its metadata say so. */
    at?: Instant;
    recordedAt?: Instant;
  }>;

/** An event of a history: read and checked, or shown as one that cannot be. Nothing is left out. */
export type HistoryEvent =
  Readonly<{ readable: true; event: Logged }> | Readonly<{ readable: false; event: Unreadable }>;

/** By `recordedAt`: `from` is inside, `to` is not. What is left out has no bound. */
export type Period = Readonly<{ from?: Instant; to?: Instant }>;

/** What auditors ask: a log, or a file with what was in one. Reading throws OutageError when it cannot be reached. */
export interface History {
  /** The categories that are looked into for a subject's streams. */
  readonly categories: readonly string[];
  /** The events of a stream, in order; none if there is no such stream. */
  stream(name: string): AsyncIterable<HistoryEvent>;
  /**
   * Every event of ours (all streams but the server's own, `$…`) in log order, however many. An event that does not say when
   * it was recorded counts as recorded when the one before it in the log was.
   */
  all(period?: Period): AsyncIterable<HistoryEvent>;
  /** Whose request that is; undefined when the history has none of that id. */
  subjectOf(requestId: string): Promise<SubjectId | undefined>;
}

export const placeOf = ({ id, stream, revision, position, type }: Place): Place => ({
  id,
  stream,
  revision,
  position,
  type,
});

/** When it was recorded, as far as it says so. */
export const recordedAtOf = (one: HistoryEvent): Instant | undefined =>
  one.readable ? one.event.metadata.recordedAt : one.event.recordedAt;

/** The events of a period, in the order in which they come. */
export async function* inPeriod(
  events: AsyncIterable<HistoryEvent>,
  { from, to }: Period,
): AsyncGenerator<HistoryEvent> {
  let recordedAt: Instant | undefined;
  for await (const one of events) {
    recordedAt = recordedAtOf(one) ?? recordedAt;
    const isAfter = from === undefined || (recordedAt !== undefined && recordedAt >= from);
    const isBefore = to === undefined || recordedAt === undefined || recordedAt < to;
    if (isAfter && isBefore) yield one;
  }
}
