import { streamName, type SubjectId } from '@envoi/event-sourcing';
import { type History, type HistoryEvent } from '../history.ts';

/** Everything about a subject, in log order. Holds one event of each stream, however long they are. */
export const subjectEvents = (history: History, subject: SubjectId): AsyncGenerator<HistoryEvent> =>
  merged(history.categories.map((category) => history.stream(streamName(category, subject))));

/** Several streams as one, by position. */
export async function* merged(streams: readonly AsyncIterable<HistoryEvent>[]): AsyncGenerator<HistoryEvent> {
  const readers = streams.map((stream) => stream[Symbol.asyncIterator]());
  try {
    let ahead = await Promise.all(readers.map(headOf));
    for (;;) {
      const [first, ...others] = ahead.filter((head) => head !== undefined);
      if (first === undefined) return;
      const next = others.reduce((a, b) => (b.one.event.position < a.one.event.position ? b : a), first);
      yield next.one;
      const follower = await headOf(next.reader);
      ahead = ahead.map((head) => (head === next ? follower : head));
    }
  } finally {
    for (const reader of readers) await reader.return?.();
  }
}

type Reader = AsyncIterator<HistoryEvent>;

const headOf = async (reader: Reader): Promise<Readonly<{ one: HistoryEvent; reader: Reader }> | undefined> => {
  const next = await reader.next();
  return next.done === true ? undefined : { one: next.value, reader };
};
