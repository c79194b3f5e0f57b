import { randomUUID } from 'node:crypto';
import { attachmentExportSchemas } from '@envoi/attachment-export';
import { conversationSchemas } from '@envoi/conversation';
import {
  instant,
  plus,
  type Cause,
  type Decision,
  type DomainEvent,
  type Instant,
  type Milliseconds,
  type Stream,
  type SubjectId,
} from '@envoi/event-sourcing';
import { Streams, memoryEventLog } from '@envoi/event-store';
import { linkUseSchemas } from '@envoi/link-use';
import { profileDeletionSchemas } from '@envoi/profile-deletion';
import { logHistory } from '../src/log-history.ts';

const schemas = { ...conversationSchemas, ...attachmentExportSchemas, ...linkUseSchemas, ...profileDeletionSchemas };
const categories = Object.keys(schemas);
export const noon = instant('2026-11-24T12:00:00Z');
export const aSubject = (): SubjectId => randomUUID() as SubjectId;

/** A log in memory that is written through the real `Streams`, by writers whose clock may differ. */
export const aLog = () => {
  const log = memoryEventLog();
  const clock = { now: noon, writer: 0 };
  const now = (): Instant => plus(clock.now, clock.writer);
  const streams = new Streams(log, schemas, { now, policyVersion: 1 });
  return {
    log,
    streams,
    clock,
    /** Time goes on. */
    pass: (length: Milliseconds): Instant => (clock.now = plus(clock.now, length)),
    /** What a cause makes a command decide. */
    decide: async <State, Event extends DomainEvent>(
      stream: Stream<State, Event>,
      subject: SubjectId,
      why: Readonly<{ command: string; causation?: string; correlation?: string; at?: Instant }>,
      decision: Decision<State, Event>,
    ) => {
      const { command, causation = randomUUID(), correlation = causation, at = clock.now } = why;
      const cause: Cause = { causation, correlation, at };
      return streams.transact(stream, subject, { cause, command }, decision);
    },
    history: () => logHistory({ log, raw: log.raw, decode: (stored) => streams.decode(stored), categories }),
    /** Something that nobody of this version wrote. */
    smuggle: async (stream: string, type: string, content: Readonly<{ data?: object; metadata?: object }> = {}) => {
      let last = -1n;
      for await (const { revision } of log.read(stream)) last = revision;
      const { data = {}, metadata = {} } = content;
      await log.append(stream, last, [{ id: randomUUID(), type, data, metadata }]);
    },
  };
};

export type ALog = ReturnType<typeof aLog>;

export const toArray = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};
