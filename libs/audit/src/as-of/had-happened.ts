import { type Instant } from '@envoi/event-sourcing';
import { recordedAtOf, type HistoryEvent } from '../history.ts';

/**
 * Whether an event had happened at an instant: it, and everything before it in its stream, had been recorded by then. To be
 * asked in the order of each stream. So what had happened is always a beginning of the stream, which it really once was,
 * also where a writer's clock was behind that of the writer before. An event that does not say when it was recorded counts
 * as recorded when the one asked about before it was.
 */
export const hadHappened = (at: Instant): ((one: HistoryEvent) => boolean) => {
  const goneOn = new Set<string>();
  let recordedAt: Instant | undefined;
  return (one) => {
    const { stream } = one.event;
    recordedAt = recordedAtOf(one) ?? recordedAt;
    if (goneOn.has(stream)) return false;
    if (recordedAt === undefined || recordedAt <= at) return true;
    goneOn.add(stream);
    return false;
  };
};

/** The events that had happened at an instant. */
export async function* upTo(events: AsyncIterable<HistoryEvent>, at: Instant): AsyncGenerator<HistoryEvent> {
  const had = hadHappened(at);
  for await (const one of events) if (had(one)) yield one;
}
