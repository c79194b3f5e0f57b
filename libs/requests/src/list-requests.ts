import { type Instant, type SubjectId } from '@envoi/event-sourcing';
import { countRows, listRows, type Database, type Listed, type Place, type RowsWanted } from '@envoi/read-store';
import { type RequestRow } from './request-row.ts';
import { requests } from './requests.ts';
import { DELETION_STATES, EXPORT_STATES, type RequestState } from './states.ts';

/** Which requests: what is left out does not matter. */
export type RequestFilter = Readonly<{
  kind?: RequestRow['kind'] | undefined;
  states?: readonly RequestState[] | undefined;
  connection?: string | undefined;
}>;

export type RequestsWanted = (RequestFilter | Readonly<{ subject: SubjectId }>) &
  Readonly<{
    /** `dueAt`: only what is under way. */
    by: 'askedAt' | 'dueAt';
    isDescending: boolean;
    /** Bounds of that date: the first is inside, the second is not. */
    from?: Instant | undefined;
    before?: Instant | undefined;
    after?: Place | undefined;
    limit: number;
  }>;

/** A page of the requests. Throws OutageError while there is no model yet. */
export const listRequests = (database: Database, wanted: RequestsWanted): Promise<readonly Listed<RequestRow>[]> =>
  listRows<RequestRow>(database, requests, requestRows(wanted));

/** How many of a kind are under way, and how many of them are due before each of some instants. */
export const countUnderWay = (
  database: Database,
  kind: RequestRow['kind'],
  before: readonly Instant[],
): Promise<Readonly<{ all: number; before: readonly number[] }>> =>
  countRows(database, requests, { having: placesOf({ kind, by: 'dueAt' }), by: 'due_at', before });

/** Each filter is served by an index: states are looked up one by one. */
export const requestRows = ({
  by,
  isDescending,
  from,
  before,
  after,
  limit,
  ...filter
}: RequestsWanted): RowsWanted => ({
  having: 'subject' in filter ? [{ subject: filter.subject }] : placesOf({ ...filter, by }),
  by: by === 'askedAt' ? 'asked_at' : 'due_at',
  ...{ isDescending, from, before, after, limit },
});

const STATES = { export: EXPORT_STATES, deletion: DELETION_STATES } as const;

/** In which a due date is there, and not past its use. */
const UNDER_WAY: ReadonlySet<RequestState> = new Set(['waiting', 'prepared', 'announced', 'running', 'parked']);

const placesOf = ({ kind, states, connection, by }: RequestFilter & Pick<RequestsWanted, 'by'>): RowsWanted['having'] =>
  (kind === undefined ? (['export', 'deletion'] as const) : [kind]).flatMap((one) =>
    STATES[one]
      .filter((state) => states === undefined || states.includes(state))
      .filter((state) => by === 'askedAt' || UNDER_WAY.has(state))
      .map((state) => ({ ...(connection !== undefined && { connection }), kind: one, state })),
  );
