import { type CodeIssue } from '@envoi/confirmation-code';
import { DAY, MINUTE, SECOND, instant, plus, type Instant } from '@envoi/event-sourcing';
import { type DeletionId, type ProfileDeletionEvent, type Report, type Touched } from './events.ts';
import { type DeletionPolicy, type Membership } from './policy.ts';

/** Named examples for tests: one deletion, asked for at ten, and what happened to it. */
export const policy: DeletionPolicy = {
  startAfter: 0,
  goodbyeWithin: 5 * MINUTE,
  goodbyeHold: 30 * SECOND,
  dueWithin: 30 * DAY,
  codes: { validFor: 10 * MINUTE, perHour: 5, perDay: 10 },
};

export const askedAt = instant('2026-11-23T10:00:00.000Z');
/** So many minutes after the request. */
export const after = (minutes: number): Instant => plus(askedAt, minutes * MINUTE);
export const confirmedAt = after(2);
export const dueAt = plus(confirmedAt, policy.dueWithin);

export const deletionId = 'd1b7a0c2-0000-5000-8000-000000000001' as DeletionId;
export const secondDeletionId = 'd1b7a0c2-0000-5000-8000-000000000002' as DeletionId;

export const aMember: Membership = { managed: false, lookedUpAt: askedAt };
export const aManagedMember: Membership = { managed: true, lookedUpAt: askedAt };
export const touched: Touched = { attachments: 3, conversations: 2, devices: 2 };

export const anIssue = (number = 1, issuedAt = askedAt, requestId = deletionId): CodeIssue => ({
  requestId,
  number,
  key: 'k1',
  issuedAt,
  validUntil: plus(issuedAt, policy.codes.validFor),
});

export const aReport = (reportedAt = after(3), more: Partial<Report> = {}): Report => ({
  status: 'done',
  reportedAt,
  retained: [],
  ...more,
});

type Event = ProfileDeletionEvent;

export const requested: Event = {
  type: 'ProfileDeletionRequested',
  data: { deletionId, issue: anIssue(), because: 'asked', touched, lookedUpAt: askedAt },
};
export const expired: Event = { type: 'ProfileDeletionExpired', data: { deletionId } };
export const held: Event = {
  type: 'ProfileDeletionHeld',
  data: { deletionId, acceptedAt: confirmedAt, issue: anIssue(), lookedUpAt: askedAt },
};
export const confirmed: Event = {
  type: 'ProfileDeletionConfirmed',
  data: { deletionId, confirmedAt, startAt: confirmedAt, dueAt, issue: anIssue(), lookedUpAt: askedAt },
};
export const cancelled: Event = { type: 'ProfileDeletionCancelled', data: { deletionId, because: 'member' } };
export const started: Event = { type: 'ProfileDeletionStarted', data: { deletionId, startedAt: confirmedAt } };
export const frozen: Event = { type: 'ProfileFrozen', data: { deletionId, ...aReport() } };
export const goodbyeBy = plus(after(3), policy.goodbyeWithin);
export const exportsClosed: Event = {
  type: 'ExportsClosed',
  data: { deletionId, closedAt: after(3), exportsRevision: 0, goodbyeBy },
};
export const signOutAt = plus(after(4), policy.goodbyeHold);
export const goodbye: Event = {
  type: 'GoodbyeSent',
  data: { deletionId, outcome: 'delivered', at: after(4), signOutAt },
};
export const signedOut: Event = { type: 'DevicesSignedOut', data: { deletionId, ...aReport(after(5)) } };
export const accessRemoved: Event = { type: 'AccessRemoved', data: { deletionId, ...aReport(after(6)) } };
export const contentDeleted: Event = {
  type: 'ContentDeleted',
  data: { deletionId, ...aReport(after(7), { retained: [{ category: 'messages', reason: 'legal-hold' }] }) },
};
export const unlinked: Event = { type: 'ProfileUnlinked', data: { deletionId, ...aReport(after(8)) } };
export const gone: Event = { type: 'ProfileFoundGone', data: { deletionId, how: 'unknown', at: after(9) } };
export const forgotten: Event = {
  type: 'SubjectForgotten',
  data: { because: 'deletion', forgottenAt: after(10), deletionId },
};
export const completed: Event = {
  type: 'ProfileDeletionCompleted',
  data: {
    deletionId,
    outcome: 'deleted',
    vaultEmptyAt: after(11),
    completedAt: after(11),
    confirmedAt,
    certificate: 'a.b.c',
  },
};

/** The whole road, in its order. */
export const wholeRoad: readonly Event[] = [
  requested,
  confirmed,
  started,
  frozen,
  exportsClosed,
  goodbye,
  signedOut,
  accessRemoved,
  contentDeleted,
  unlinked,
  gone,
  forgotten,
  completed,
];

/** What a member's message brings along at an instant. */
export const asking = (now: Instant, newDeletionId = secondDeletionId) => ({
  now,
  member: aMember,
  policy,
  key: 'k1',
  newDeletionId,
  touched,
});

/** A message with the right code of the issue with this request and number, and no other. */
export const entering = (now: Instant, right?: Pick<CodeIssue, 'requestId' | 'number'>) => ({
  ...asking(now),
  isRightCode: (issue: CodeIssue) => issue.requestId === right?.requestId && issue.number === right.number,
  isBrakeOn: false,
});
