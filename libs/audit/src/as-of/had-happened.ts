import { type Instant } from '@envoi/event-sourcing';
import { recordedAtOf, type HistoryEvent } from '../history.ts';

/**
 * What had happened at an instant: an event has, once it and everything before it in its stream had been recorded. So what
 * had happened is always a beginning of the stream, which it really once was, also where a writer's clock was behind that
 * of the writer before. Each stream has to come in its order. An event that does not say when it was recorded counts as
 * recorded when the one that comes before it was.
 */
export async function* upTo(events: AsyncIterable<HistoryEvent>, at: Instant): AsyncGenerator<HistoryEvent> {
  const goneOn = new Set<string>();
  let recordedAt: Instant | undefined;
  for await (const one of events) {
    const { stream } = one.event;
    recordedAt = recordedAtOf(one) ?? recordedAt;
    if (recordedAt !== undefined && recordedAt > at) goneOn.add(stream);
    if (!goneOn.has(stream)) yield one;
  }
}
