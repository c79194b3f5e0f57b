import { attachmentExport, type AttachmentExportEvent } from '@envoi/attachment-export';
import { SECOND, between, type Instant, type Projection, type Recorded } from '@envoi/event-sourcing';
import { profileDeletion, type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { counted, type Durations } from './durations.ts';

/** Of one kind of request on one day. `finished`: delivered, or deleted (found gone included). */
export type Counts = Readonly<{
  asked: number;
  confirmed: number;
  finished: number;
  lapsed: number;
  cancelled: number;
  failed: number;
  overdue: number;
  /** From the confirmation to the end, in seconds. */
  took: Durations;
}>;

/** What happened on a day in UTC, by business time. */
export type DayRow = Readonly<{
  day: string;
  export: Counts;
  deletion: Counts;
  /** By kind and reason: `export/managed`. */
  refusals: Readonly<Record<string, number>>;
}>;

export const NOTHING: Counts = {
  ...{ asked: 0, confirmed: 0, finished: 0, lapsed: 0, cancelled: 0, failed: 0, overdue: 0 },
  took: {},
};

type Row = DayRow | undefined;
type Kind = 'export' | 'deletion';
type Happened = Pick<Recorded, 'metadata'>;

const dayOf = ({ metadata: { at } }: Happened): string => at.slice(0, 10);

const begun = (row: Row, event: Happened): DayRow =>
  row ?? { day: dayOf(event), export: NOTHING, deletion: NOTHING, refusals: {} };

/** Sums only: the order of events, and of subjects driven again, does not matter. */
const one =
  (kind: Kind, what: Exclude<keyof Counts, 'took'>) =>
  (before: Row, event: Happened): DayRow => {
    const row = begun(before, event);
    return { ...row, [kind]: { ...row[kind], [what]: row[kind][what] + 1 } };
  };

const finished =
  <Event extends Happened & Readonly<{ data: Readonly<{ confirmedAt?: Instant }> }>>(kind: Kind, at: (event: Event) => Instant) =>
  (before: Row, event: Event): DayRow => {
    const row = one(kind, 'finished')(before, event);
    const { confirmedAt } = event.data;
    if (confirmedAt === undefined) return row;
    const seconds = Math.max(0, between(confirmedAt, at(event)) / SECOND);
    return { ...row, [kind]: { ...row[kind], took: counted(row[kind].took, seconds) } };
  }; // prettier-ignore

const refused =
  (kind: Kind) =>
  (before: Row, event: Happened & Readonly<{ data: Readonly<{ reason: string }> }>): DayRow => {
    const row = begun(before, event);
    const reason = `${kind}/${event.data.reason}`;
    return { ...row, refusals: { ...row.refusals, [reason]: (row.refusals[reason] ?? 0) + 1 } };
  };

export const dailyFigures: Projection<DayRow, AttachmentExportEvent | ProfileDeletionEvent> = {
  name: 'daily-figures',
  version: 1,
  categories: [attachmentExport.category, profileDeletion.category],
  key: dayOf,
  counts: true,
  on: {
    AttachmentExportRequested: one('export', 'asked'),
    AttachmentExportConfirmed: one('export', 'confirmed'),
    AttachmentExportRefused: refused('export'),
    AttachmentExportExpired: one('export', 'lapsed'),
    AttachmentExportCancelled: one('export', 'cancelled'),
    AttachmentExportCancelledByStaff: one('export', 'cancelled'),
    AttachmentExportFailed: one('export', 'failed'),
    AttachmentExportOverdue: one('export', 'overdue'),
    AttachmentExportDelivered: finished('export', ({ data }) => data.deliveredAt),
    ProfileDeletionRequested: one('deletion', 'asked'),
    ProfileDeletionConfirmed: one('deletion', 'confirmed'),
    ProfileDeletionRefused: refused('deletion'),
    ProfileDeletionExpired: one('deletion', 'lapsed'),
    ProfileDeletionCancelled: one('deletion', 'cancelled'),
    ProfileDeletionFailed: one('deletion', 'failed'),
    ProfileDeletionLate: (row, event) => (event.data.percent === 100 ? one('deletion', 'overdue')(row, event) : row),
    ProfileDeletionCompleted: finished('deletion', ({ data }) => data.completedAt),
  },
  ignores: [
    'AttachmentExportCodeShown',
    'AttachmentExportCodeReissued',
    'AttachmentExportHeld',
    'AttachmentExportStateShown',
    'AttachmentExportLinkResent',
    'AttachmentExportPrepared',
    'AttachmentExportAnnounced',
    'AttachmentExportLinksRevoked',
    'AttachmentExportLinksRevokedByStaff',
    'AttachmentExportReleasedByStaff',
    'AttachmentExportLimitReleasedByStaff',
    'AttachmentExportLinksExpired',
    'AttachmentExportsClosed',
    'ProfileDeletionCodeShown',
    'ProfileDeletionCodeReissued',
    'ProfileDeletionHeld',
    'ProfileDeletionReleasedByStaff',
    'ProfileDeletionStateShown',
    'ProfileDeletionStarted',
    'ProfileFrozen',
    'ExportsClosed',
    'GoodbyeSent',
    'DevicesSignedOut',
    'AccessRemoved',
    'ContentDeleted',
    'ProfileUnlinked',
    'ProfileFoundGone',
    'ProfileDeletionStepFailed',
    'SubjectForgotten',
  ],
};
