import { type Instant, type Projection } from '@envoi/event-sourcing';
import { type ProfileDeletionEvent, type Step } from '@envoi/profile-deletion';
import { asked, changing, held, lapsed, over, refused, reissued, without, type RequestRow } from './request-row.ts';

/** A step is done, and another comes next; whatever failed before has been mended. */
const ahead = (row: RequestRow, step: Step, nextAt?: Instant): RequestRow => ({
  ...without(row, 'failed', 'nextAt'),
  ...{ state: 'running', step },
  ...(nextAt !== undefined && { nextAt }),
});

const then = (step: Step) => changing((row) => ahead(row, step));

/** What each event of a deletion makes of its row. The steps are product rule D2's. */
export const deletionRows = {
  ProfileDeletionRequested: asked('deletion'),
  ProfileDeletionCodeReissued: reissued,
  ProfileDeletionHeld: held,
  ProfileDeletionRefused: refused,
  ProfileDeletionExpired: lapsed,
  ProfileDeletionConfirmed: changing((row, { data: { confirmedAt, startAt, dueAt } }) => ({
    ...row,
    ...{ state: 'waiting', confirmedAt, startAt, dueAt, nextAt: startAt },
  })),
  ProfileDeletionCancelled: changing((row, { metadata: { at }, data: { because: outcome } }) =>
    over(row, { state: outcome === 'member' ? 'cancelled' : 'refused', outcome, at }),
  ),
  ProfileDeletionFailed: changing((row, { metadata: { at }, data: { reason: outcome } }) =>
    over(row, { state: 'failed', outcome, at }),
  ),
  ProfileDeletionStarted: then('begin'),
  ProfileFrozen: then('close-exports'),
  ExportsClosed: changing((row, { data: { goodbyeBy } }) =>
    goodbyeBy === undefined ? ahead(row, 'forget') : ahead(row, 'goodbye', goodbyeBy),
  ),
  GoodbyeSent: changing((row, { data: { signOutAt } }) => ahead(row, 'sign-out', signOutAt)),
  DevicesSignedOut: then('access'),
  AccessRemoved: then('content'),
  ContentDeleted: then('unlink'),
  ProfileUnlinked: then('look'),
  /** Before anything began, or in the end. */
  ProfileFoundGone: changing((row) => ahead(row, row.step === 'begin' ? 'close-exports' : 'forget')),
  SubjectForgotten: then('complete'),
  ProfileDeletionStepFailed: changing((row, { data: { step, reason, at } }) => ({
    ...without(row, 'nextAt'),
    ...{ state: 'parked', step, failed: { reason, at } },
  })),
  ProfileDeletionLate: changing((row, { data: { percent } }) => ({ ...row, late: percent })),
  ProfileDeletionCompleted: changing((row, { data: { outcome, completedAt: at } }) =>
    over(row, { state: outcome === 'deleted' ? 'complete' : 'found-gone', outcome, at }),
  ),
} satisfies Projection<RequestRow, ProfileDeletionEvent>['on'];
