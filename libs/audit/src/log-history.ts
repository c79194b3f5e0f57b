import { UnknownEventError, type Instant, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { InvalidEventError, type EventLog, type RawEvent, type RawLog, type StoredEvent } from '@envoi/event-store';
import { inPeriod, type History, type HistoryEvent, type Period } from './history.ts';
import { findSubject } from './subject-of.ts';

type Stored = Omit<StoredEvent, 'created'>;

export type LogHistoryParts = Readonly<{
  log: Pick<EventLog, 'read'>;
  /** The same log by the byte, whatever is in it. */
  raw: Pick<RawLog, 'all'>;
  /** `Streams.decode`: throws UnknownEventError and InvalidEventError. */
  decode: (stored: Stored) => Recorded;
  categories: readonly string[];
  /** A quick way to the subject of a request, a read model say. What it says is checked. */
  findSubject?: (requestId: string) => Promise<SubjectId | undefined>;
}>;

/** A log as a history. */
export const logHistory = ({ log, raw, decode, categories, findSubject: quickly }: LogHistoryParts): History => {
  async function* everything(): AsyncGenerator<HistoryEvent> {
    for await (const event of raw.all()) if (!event.stream.startsWith('$')) yield read(decode, storedFrom(event));
  }

  async function* stream(name: string): AsyncGenerator<HistoryEvent> {
    for await (const stored of log.read(name)) yield read(decode, stored);
  }

  async function* ofSubject(subject: SubjectId): AsyncGenerator<HistoryEvent> {
    for (const category of categories) yield* stream(`${category}-${subject}`);
  }

  return {
    categories,
    stream,
    all: (period: Period = {}) => inPeriod(everything(), period),
    subjectOf: async (requestId) => {
      const subject = await quickly?.(requestId);
      const isSo = subject !== undefined && (await findSubject(ofSubject(subject), requestId)) === subject;
      return isSo ? subject : findSubject(everything(), requestId);
    },
  };
};

const read = (decode: LogHistoryParts['decode'], stored: Stored): HistoryEvent => {
  try {
    return { readable: true, event: { ...decode(stored), position: stored.position } };
  } catch (error) {
    if (!(error instanceof UnknownEventError || error instanceof InvalidEventError)) throw error;
    const { id, stream, revision, position, type } = stored;
    const why = error.message;
    return { readable: false, event: { id, stream, revision, position, type, why, ...timesIn(stored.metadata) } };
  }
};

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const timesIn = (metadata: unknown): Readonly<{ at?: Instant; recordedAt?: Instant }> => {
  if (typeof metadata !== 'object' || metadata === null) return {};
  const times = Object.entries(metadata).filter(
    ([name, value]) => (name === 'at' || name === 'recordedAt') && typeof value === 'string' && INSTANT.test(value),
  );
  return Object.fromEntries(times);
};

const storedFrom = ({ position, data, metadata, ...place }: RawEvent): Stored => ({
  ...place,
  position: position.commit,
  data: parsed(data),
  metadata: parsed(metadata),
});

/** undefined for what is no JSON; no schema allows that. */
const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
};
