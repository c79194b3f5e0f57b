import {
  keysOf,
  parseStreamName,
  project,
  type DomainEvent,
  type Projection,
  type Recorded,
} from '@envoi/event-sourcing';
import { type StoredEvent } from '@envoi/event-store';
import { type ChangedRows, type ParkedSubject } from '@envoi/read-store';
import { describeError } from './logger.ts';

/** A projection of any row and event. */
export type AnyProjection = Omit<Projection<never, never>, 'ignores'> & Readonly<{ ignores: readonly string[] }>;

/** The projection itself; the log decides which events it gets. */
export const untyped = (projection: AnyProjection): Projection<object, DomainEvent> =>
  projection as unknown as Projection<object, DomainEvent>;

/** An event with the keys of its rows, or why there are none. */
export type Keyed = Readonly<{ subject: string; position: bigint }> &
  Readonly<{ event: Recorded; keys: readonly string[] } | { error: string }>;

/** What does not decode, or whose keys cannot be told, is found out here, before rows are loaded. */
export const keyed = (
  projection: Projection<object, DomainEvent>,
  decode: (stored: StoredEvent) => Recorded,
  stored: StoredEvent,
): Keyed => {
  const { subject } = parseStreamName(stored.stream);
  const { position } = stored;
  try {
    const event = decode(stored);
    return { subject, position, event, keys: keysOf(projection, event).map(storable) };
  } catch (error) {
    return { subject, position, error: describeError(error) };
  }
};

export type Folded = Readonly<{ changed: ChangedRows; parked: readonly ParkedSubject[] }>;

/**
 * The rows after the events. An event that cannot be applied parks its subject: later ones of the subject are left alone,
 * those of others are not.
 */
export const foldBatch = (
  projection: Projection<object, DomainEvent>,
  events: readonly Keyed[],
  before: Readonly<{ rows: ReadonlyMap<string, object>; parked: ReadonlySet<string> }>,
): Folded => {
  const rows = new Map<string, object | undefined>(before.rows);
  const changed = new Map<string, string | undefined>();
  const parked = new Map<string, ParkedSubject>();
  for (const keyedEvent of events) {
    const { subject, position } = keyedEvent;
    if (before.parked.has(subject) || parked.has(subject)) continue;
    try {
      if ('error' in keyedEvent) {
        parked.set(subject, { subject, position, error: keyedEvent.error });
        continue;
      }
      const { keys, event } = keyedEvent;
      const folded = keys.map((key) => ({ key, ...folding(projection, rows.get(key), event) })); // all of them, or none
      for (const { key, row, json } of folded.filter(({ isChanged }) => isChanged)) {
        changed.set(key, json);
        rows.set(key, row);
      }
    } catch (error) {
      parked.set(subject, { subject, position, error: describeError(error) });
    }
  }
  return { changed, parked: [...parked.values()] };
};

const folding = (projection: Projection<object, DomainEvent>, before: object | undefined, event: Recorded) => {
  const row = project(projection, before, event);
  const json = row === undefined ? undefined : JSON.stringify(row, (_, value: unknown) => storable(value));
  return { row, json, isChanged: row !== before };
};

/** Postgres refuses some texts; better one subject is parked than the whole batch refused. */
const storable = <Value>(value: Value): Value => {
  if (typeof value === 'string' && (!value.isWellFormed() || value.includes('\0')))
    throw new RangeError('a text that Postgres cannot hold');
  return value;
};
