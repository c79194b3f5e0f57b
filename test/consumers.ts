import { randomUUID } from 'node:crypto';
import {
  instant,
  plus,
  whatIsDue,
  at,
  type Instant,
  type Milliseconds,
  type Process,
  type Projection,
  type Recorded,
  type Stream,
  type SubjectId,
} from '@envoi/event-sourcing';
import { Streams, memoryEventLog, type EventLog, type StoredEvent } from '@envoi/event-store';
import {
  consumerStore,
  migrateConsumers,
  runConsumers,
  type Consumers,
  type ConsumersOptions,
  type Visit,
  type Visited,
  type Work,
} from '@envoi/consumers';
import { sql, type Database } from '@envoi/read-store';
import { z } from 'zod';

/** A little domain for tests of the machinery: parcels are ordered for a date, and sent then. */
export type ParcelEvent =
  | { type: 'ParcelOrdered'; data: Readonly<{ sendAt: Instant }> }
  | { type: 'ParcelSent'; data: Readonly<{ times: number }> };

export type Parcel = Readonly<{ sendAt?: Instant; sent: number }>;

export const parcel: Stream<Parcel, ParcelEvent> = {
  category: 'parcel',
  initialState: { sent: 0 },
  evolve: (state, { type, data }) =>
    type === 'ParcelOrdered' ? { ...state, sendAt: data.sendAt } : { sent: state.sent + 1 },
};

export const sending: Process<Parcel, ParcelEvent, { type: 'send' }> = {
  name: 'sending',
  stream: parcel,
  nextSteps: ({ sendAt }, now) => whatIsDue(now, sendAt === undefined ? [] : [at(sendAt, { type: 'send' })]),
};

type ParcelRow = Readonly<{ subject: SubjectId; ordered: number; sent: number }>;

const rowOf = (row: ParcelRow | undefined, { metadata }: Recorded): ParcelRow =>
  row ?? { subject: metadata.subject, ordered: 0, sent: 0 };

export const parcels: Projection<ParcelRow, ParcelEvent> = {
  name: 'parcels',
  version: 1,
  categories: ['parcel'],
  key: ({ metadata }) => metadata.subject,
  on: {
    ParcelOrdered: (before, event) => ({ ...rowOf(before, event), ordered: rowOf(before, event).ordered + 1 }),
    ParcelSent: (before, event) => ({ sent: rowOf(before, event).sent + 1, ...withoutSent(rowOf(before, event)) }),
  },
  ignores: [],
};

/** Puts the fields in another order: it must not show in the bytes. */
const withoutSent = ({ ordered, subject }: ParcelRow) => ({ ordered, subject });

const schemas = {
  parcel: {
    ParcelOrdered: z.strictObject({ sendAt: z.string() }),
    ParcelSent: z.strictObject({ times: z.int() }),
  },
};

export const aSubject = (): SubjectId => randomUUID() as SubjectId;

export const noon = instant('2026-11-24T12:00:00Z');

/** Business time that stands still until it is moved. */
const movableClock = (from: Instant = noon) => {
  let now = from;
  const callbacks = new Set<() => void>();
  return {
    now: () => now,
    onMoved: (callback: () => void) => {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    },
    moveAhead: (by: Milliseconds) => {
      now = plus(now, by);
      for (const callback of callbacks) callback();
    },
  };
};

export type Line = Readonly<{ level: 'info' | 'warn' | 'error'; message: string; [field: string]: unknown }>;

export const collectingLogger = () => {
  const lines: Line[] = [];
  const to = (level: Line['level']) => (fields: object, message: string) =>
    void lines.push({ ...fields, level, message });
  return { lines, info: to('info'), warn: to('warn'), error: to('error') };
};

/** A log, its streams, a clock, a logger and any number of workers over one database. */
export function workshop(database: Database, log: EventLog = memoryEventLog()) {
  const clock = movableClock();
  const logger = collectingLogger();
  const streams = new Streams(log, schemas, { now: clock.now, policyVersion: 1 });
  const running = new Set<Consumers>();
  const transact = (subject: SubjectId, causation: string, event: ParcelEvent) => {
    const cause = { causation, correlation: causation, at: clock.now() };
    return streams.transact(parcel, subject, { cause, command: event.type }, () => [event]);
  };
  return {
    log,
    clock,
    logger,
    streams,
    start: async (options: Partial<ConsumersOptions> = {}): Promise<Consumers> => {
      const defaults = {
        store: consumerStore(database),
        log,
        streams,
        works: [],
        projections: [],
        clock,
        logger,
        holder: 'worker-1',
      };
      const backOff = { first: 20, most: 100, probe: 50, random: () => 1 };
      const consumers = await runConsumers({ ...defaults, backOff, ...options });
      running.add(consumers);
      return consumers;
    },
    order: (subject: SubjectId, sendAt: Instant = clock.now()) =>
      transact(subject, randomUUID(), { type: 'ParcelOrdered', data: { sendAt } }),
    send: (subject: SubjectId, causation: string = randomUUID()) =>
      transact(subject, causation, { type: 'ParcelSent', data: { times: 1 } }),
    /** The last event of a subject, as it is stored. */
    last: async (subject: SubjectId): Promise<StoredEvent> => {
      for await (const event of log.read(`parcel-${subject}`, { backwards: true, limit: 1 })) return event;
      throw new Error('nothing was ordered');
    },
    /** An event that nobody can read. */
    spoil: async (subject: SubjectId) => {
      const { revision } = await streams.load(parcel, subject);
      await log.append(`parcel-${subject}`, revision, [
        { id: randomUUID(), type: 'ParcelLost', data: {}, metadata: {} },
      ]);
    },
    close: () => Promise.all([...running].map((consumers) => consumers.stop())),
  };
}

/** Nothing is armed, handled or held. */
export async function forgetConsumers(database: Database): Promise<void> {
  await migrateConsumers(database);
  await sql`truncate envoi.visits, envoi.redrives, envoi.checkpoints, envoi.parked_subjects, envoi.leases`.execute(
    database.kysely,
  );
  await sql`drop schema read_models cascade`.execute(database.kysely);
  await sql`create schema read_models`.execute(database.kysely);
}

/** A work that remembers its visits. */
export const errand = (perform: (visit: Visit, nth: number) => Promise<Visited> | Visited, parkAfter?: number) => {
  const visits: { key: string; attempt: number; generation: number }[] = [];
  const work: Work = {
    name: 'errand',
    ...(parkAfter !== undefined && { parkAfter }),
    perform: async (visit) => {
      const { key, attempt, generation } = visit;
      return perform(visit, visits.push({ key, attempt, generation }));
    },
  };
  return { work, visits };
};
