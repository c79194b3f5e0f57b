import { type DomainEvent, type Recorded } from './event.ts';

/**
 * A read model as a pure function of the log: for each event, the row of its key before it → the row after it.
 * `undefined` is "no row". Every type of the categories is either handled or listed as ignored.
 */
export type Projection<Row extends object, Event extends DomainEvent> = Readonly<{
  name: string;
  /** A new version fills a new table from the start of the log. */
  version: number;
  categories: readonly string[];
  /** Whose row it changes: one, several (each folds the event by itself), or none. */
  key: (event: Recorded<Event>) => string | readonly string[];
  on: {
    readonly [Type in Event['type']]?: (
      row: Row | undefined,
      event: Recorded<Extract<Event, { type: Type }>>,
    ) => Row | undefined;
  };
  ignores: readonly Event['type'][];
  /** Its rows count events: one that is applied twice would show. Whoever keeps it applies each once. */
  counts?: true;
}> &
  RowTable;

/** What lists of the rows are filtered and sorted by. To change it is a new version. */
export type RowTable = Readonly<{
  /** Name → SQL over `row`, immutable; a text. */
  columns?: Readonly<Record<string, string>>;
  indexes?: readonly RowIndex[];
}>;

/** `on`: columns, or `key`. `where`: only these rows, SQL over the columns. */
export type RowIndex = Readonly<{ on: readonly string[]; where?: string }>;

/** The keys of the rows that an event changes. */
export const keysOf = <Row extends object, Event extends DomainEvent>(
  { key }: Pick<Projection<Row, Event>, 'key'>,
  event: Recorded<Event>,
): readonly string[] => {
  const keys = key(event);
  return typeof keys === 'string' ? [keys] : keys;
};

/** An event that the projection neither handles nor ignores. Its subject is parked; others go on. */
export class UnknownEventError extends Error {
  override readonly name = 'UnknownEventError';
}

/** The row after `event`. Throws UnknownEventError for a type the projection does not know. */
export const project = <Row extends object, Event extends DomainEvent>(
  projection: Projection<Row, Event>,
  row: Row | undefined,
  event: Recorded<Event>,
): Row | undefined => {
  const handlers = projection.on as Readonly<
    Record<string, ((row: Row | undefined, event: Recorded<Event>) => Row | undefined) | undefined>
  >;
  const handler = Object.hasOwn(handlers, event.type) ? handlers[event.type] : undefined;
  if (handler !== undefined) return handler(row, event);
  if (projection.ignores.includes(event.type)) return row;
  throw new UnknownEventError(`${projection.name} does not know ${event.type}`);
};
