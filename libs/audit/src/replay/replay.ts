import { placeOf, type History, type HistoryEvent } from '../history.ts';
import { aboutRequest } from './about-request.ts';
import { causes, type Causes } from './causes.ts';
import { merged, subjectEvents } from './merge.ts';
import { type ReplayTarget, type TimelineEntry } from './timeline.ts';
import { toldBy } from './told.ts';

/**
 * What happened, event by event in log order. It is read as it is asked for, so that a period of any length needs no more
 * memory than a short one. Events that cannot be read are in it, as such.
 */
export async function* replay(history: History, target: ReplayTarget): AsyncGenerator<TimelineEntry> {
  const known = causes();
  const concerns = target.kind === 'request' ? aboutRequest(target.id) : isOurs(target);
  for await (const one of eventsOf(history, target)) {
    if (concerns(one)) yield entryOf(one, known);
    if (one.readable) known.see(one.event);
  }
}

/** The timeline's line for an event. */
const entryOf = (one: HistoryEvent, known: Causes): TimelineEntry => {
  if (!one.readable) return { kind: 'unreadable', ...one.event };
  const { event } = one;
  const told = toldBy(event);
  return {
    kind: 'event',
    ...placeOf(event),
    ...event.metadata,
    data: event.data,
    causedBy: known.of(event),
    ...(told !== undefined && { told }),
  };
};

const eventsOf = (history: History, target: ReplayTarget): AsyncIterable<HistoryEvent> => {
  switch (target.kind) {
    case 'subject':
      return subjectEvents(history, target.id);
    case 'request':
      return ofRequest(history, target.id);
    case 'stream':
      return history.stream(target.stream);
    case 'period':
      return history.all(target);
  }
};

async function* ofRequest(history: History, requestId: string): AsyncGenerator<HistoryEvent> {
  const subject = await history.subjectOf(requestId);
  yield* subject === undefined ? merged([]) : subjectEvents(history, subject);
}

/** The heads of the ledger say nothing about anybody, and come every second: only who asks for their stream sees them. */
const isOurs =
  ({ kind }: ReplayTarget) =>
  ({ event }: HistoryEvent): boolean =>
    kind !== 'period' || !event.stream.startsWith('ledger-');
