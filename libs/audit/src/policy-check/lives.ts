import { attachmentExport } from '@envoi/attachment-export';
import { parseStreamName, streamName, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { profileDeletion } from '@envoi/profile-deletion';
import { type History, type HistoryEvent } from '../history.ts';
import { merged } from '../replay/merge.ts';

export type Life = Readonly<{
  subject: SubjectId;
  /** In log order; undefined when one of them cannot be read. */
  events: readonly Recorded[] | undefined;
}>;

const CATEGORIES = [attachmentExport.category, profileDeletion.category];

/** Everybody who ever asked for anything, each once, with all that was decided about them. Holds one life at a time. */
export async function* lives(history: History): AsyncGenerator<Life> {
  for await (const { event } of history.all()) {
    const { category, subject } = parseStreamName(event.stream);
    if (event.revision !== 0n || !CATEGORIES.includes(category)) continue;
    const all: HistoryEvent[] = [];
    for await (const one of merged(CATEGORIES.map((name) => history.stream(streamName(name, subject))))) all.push(one);
    if (all[0]?.event.id !== event.id) continue; // it comes at the beginning of the other stream
    const events = all.flatMap((one) => (one.readable ? [one.event] : []));
    yield { subject, events: events.length === all.length ? events : undefined };
  }
}
