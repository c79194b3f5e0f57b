import { type Instant, type Recorded, type SubjectId } from '@envoi/event-sourcing';

/** Of what the state is asked. `row`: of a read model, by the projection's name. */
export type AsOfQuestion =
  | Readonly<{ kind: 'request'; id: string }>
  | Readonly<{ kind: 'row'; projection: string; key: string }>
  | Readonly<{ kind: 'system' }>;

/** The last event that an answer takes into account. */
export type Through = Readonly<{
  type: string;
  stream: string;
  revision: bigint;
  at: Instant;
  recordedAt: Instant;
}>;

export const throughOf = ({ type, stream, revision, metadata: { at, recordedAt } }: Recorded): Through => ({
  type,
  stream,
  revision,
  at,
  recordedAt,
});

/** `spent`: a wrong code used the code up, and the limits allow no new one yet. */
export type ExportState =
  | 'awaiting-code'
  | 'spent'
  | 'lapsed'
  | 'held'
  | 'waiting'
  | 'prepared'
  | 'announced'
  | 'delivered'
  | 'cancelled'
  | 'stopped-managed'
  | 'failed'
  | 'revoked'
  | 'closed';

/** `parked`: under way, and waiting for an operator. */
export type DeletionState =
  | 'awaiting-code'
  | 'spent'
  | 'lapsed'
  | 'held'
  | 'waiting'
  | 'running'
  | 'parked'
  | 'complete'
  | 'found-gone'
  | 'cancelled'
  | 'refused'
  | 'failed';

/** How a request stood at an instant. */
export type RequestState = Readonly<{
  id: string;
  subject: SubjectId;
  askedAt: Instant;
  /** What the events tell about it: instants, numbers, enums; undefined where there is none yet. */
  facts: Readonly<Record<string, string | number | boolean>>;
  through: Through;
  /** Events of the stream that this version cannot read, and that are not taken into account. */
  unreadable: number;
}> &
  (Readonly<{ command: 'export'; state: ExportState }> | Readonly<{ command: 'deletion'; state: DeletionState }>);

/** The whole system's figures at an instant. */
export type Figures = Readonly<{
  /** Events that had happened, and those among them that this version cannot read. */
  events: number;
  unreadable: number;
  /** Requests by kind and state. Each request is counted once. */
  exports: Readonly<Partial<Record<ExportState, number>>>;
  deletions: Readonly<Partial<Record<DeletionState, number>>>;
  /** Refusals by command and reason: `export/within-seven-days`, say. */
  refusals: Readonly<Record<string, number>>;
  /** Ever confirmed, and ever delivered (exports) or completed (deletions). */
  confirmed: Readonly<{ exports: number; deletions: number }>;
  delivered: number;
  completed: number;
  /** Confirmed, due and not delivered. */
  overdue: number;
  /** Deletions beyond their due date that are not complete. */
  late: number;
  /** Members who may not have another export yet. */
  rateLimits: number;
  /** Exports whose links work. */
  linksAlive: number;
}>;

export type AsOfAnswer = Readonly<{ instant: Instant }> &
  (
    | Readonly<{ kind: 'request'; request: RequestState | undefined }>
    | Readonly<{
        kind: 'row';
        projection: string;
        version: number;
        key: string;
        /** undefined: there was no row. */
        row: object | undefined;
        through: Through | undefined;
        /** Why later events of the subject are not in it, as in the live read model. */
        parked?: string;
      }>
    | Readonly<{ kind: 'system'; figures: Figures }>
  );
