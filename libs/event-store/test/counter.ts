import { instant, type Cause, type Instant, type Stream, type SubjectId } from '@envoi/event-sourcing';
import { z } from 'zod';
import { Streams, type EventLog, type ReadOptions, type StoredEvent } from '../src/index.ts';

export type CounterEvent =
  { type: 'Counted'; data: Readonly<{ by: number }> } | { type: 'Reset'; data: Readonly<object> };
export const counter: Stream<number, CounterEvent> = {
  category: 'counter',
  initialState: 0,
  evolve: (state, { type, data }) => (type === 'Counted' ? state + data.by : 0),
};
export const schemas = { counter: { Counted: z.strictObject({ by: z.int() }), Reset: z.strictObject({}) } };
export const subject = '7d5f0a9e-4f0a-4f6e-9d2c-3a1b5c7d9e01' as SubjectId;
export const noon = instant('2026-11-24T12:00:00Z');
export const because = (causation: string): Cause => ({ causation, correlation: 'message-1', at: noon });
export const count = (by: number) => (): CounterEvent[] => [{ type: 'Counted', data: { by } }];

export const streamsOver = (log: EventLog, now: () => Instant = () => noon): Streams =>
  new Streams(log, schemas, { now, policyVersion: 3 });
export const add = (streams: Streams, causation: string, by = 1) =>
  streams.transact(counter, subject, { cause: because(causation), command: 'Count' }, count(by));

export const storedIn = async (log: EventLog, stream: string, options?: ReadOptions): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for await (const event of log.read(stream, options)) events.push(event);
  return events;
};
