import { type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { type HistoryEvent } from './history.ts';

/** The request that an event of an export or a deletion is about; a closing of exports is about the deletion. */
export const requestOf = ({ data }: Pick<Recorded, 'data'>): string | undefined => {
  const { exportId, deletionId } = data as Readonly<Record<string, unknown>>;
  const id = exportId ?? deletionId;
  return typeof id === 'string' ? id : undefined;
};

/** Whose request that is, by the first event that is about it. */
export async function findSubject(
  events: AsyncIterable<HistoryEvent>,
  requestId: string,
): Promise<SubjectId | undefined> {
  for await (const { readable, event } of events)
    if (readable && requestOf(event) === requestId) return event.metadata.subject;
  return undefined;
}
