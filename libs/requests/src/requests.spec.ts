import { type AttachmentExportEvent, type ExportId } from '@envoi/attachment-export';
import { DAY, HOUR, MINUTE, instant, keysOf, plus, project, type Instant, type Recorded, type SubjectId } from '@envoi/event-sourcing'; // prettier-ignore
import { type DeletionId, type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { requests, type RequestRow } from './index.ts';

type Event = AttachmentExportEvent | ProfileDeletionEvent;

const subject = 'c6a0d8a4-8c0e-4a39-bb7e-1de1d1a3a001' as SubjectId;
const exportId = '4f6f3b7e-51c0-4a45-9a9b-0b6a4a3a0001' as ExportId;
const another = '4f6f3b7e-51c0-4a45-9a9b-0b6a4a3a0002' as ExportId;
const deletionId = '4f6f3b7e-51c0-4a45-9a9b-0b6a4a3a0009' as DeletionId;
const noon = instant('2026-11-24T12:00:00Z');
const later = (by: number): Instant => plus(noon, by);
const lookedUpAt = noon;

const issue = (number: number, requestId: string = exportId) => ({
  ...{ requestId, number, key: 'k1', issuedAt: noon },
  validUntil: later(number * 10 * MINUTE),
});
const recorded = (event: Event, at: Instant) => ({ ...event, metadata: { subject, at, policy: 3 } }) as Recorded<Event>;

/** The rows after events, a minute apart; the first is at noon. */
const rowsAfter = (...events: readonly Event[]): ReadonlyMap<string, RequestRow | undefined> => {
  const rows = new Map<string, RequestRow | undefined>();
  events.forEach((event, n) => {
    const one = recorded(event, later(n * MINUTE));
    for (const key of keysOf(requests, one)) rows.set(key, project(requests, rows.get(key), one));
  });
  return rows;
};
const after = (...events: readonly Event[]): RequestRow | undefined => rowsAfter(...events).get(exportId);
const deletionAfter = (...events: readonly Event[]): RequestRow | undefined => rowsAfter(...events).get(deletionId);

const requested: Event = {
  type: 'AttachmentExportRequested',
  data: { exportId, issue: issue(1), because: 'asked', lookedUpAt, connection: 'acme' },
};
const confirmed: Event = {
  type: 'AttachmentExportConfirmed',
  data: { exportId, issue: issue(1), confirmedAt: later(MINUTE), readyAt: later(DAY), dueAt: later(30 * HOUR), nextAllowedAt: later(7 * DAY), lookedUpAt },
}; // prettier-ignore
const manifest = { count: 3, bytes: 4_096, missing: 1, sha256: 'ab'.repeat(32) };
const prepared: Event = { type: 'AttachmentExportPrepared', data: { exportId, manifest } };
const announced: Event = {
  type: 'AttachmentExportAnnounced',
  data: { exportId, announcedAt: later(DAY), linksValidUntil: later(7 * DAY), manifest, edition: 1 },
};
const delivered: Event = { type: 'AttachmentExportDelivered', data: { exportId, deliveredAt: later(DAY) } };
const wayOfExport = [requested, confirmed, prepared, announced, delivered];

const asking = { requestId: exportId, subject, kind: 'export', connection: 'acme', askedAt: noon, policy: 3 };

describe('the row of an export', () => {
  it('begins when it is asked for', () => {
    expect(after(requested)).toEqual({ ...asking, state: 'awaiting-code', nextAt: later(10 * MINUTE) });
  });

  it('goes with it to the delivery, and beyond', () => {
    const scheduled = { ...asking, confirmedAt: later(MINUTE), dueAt: later(30 * HOUR) };
    expect(after(...wayOfExport.slice(0, 2))).toEqual({ ...scheduled, state: 'waiting', nextAt: later(DAY) });
    expect(after(...wayOfExport.slice(0, 3))).toEqual({ ...scheduled, state: 'prepared' });
    const links = { announcedAt: later(DAY), validUntil: later(7 * DAY), count: 3, bytes: 4_096, missing: 1 };
    expect(after(...wayOfExport.slice(0, 4))).toEqual({ ...scheduled, state: 'announced', links });
    const over = { ...scheduled, state: 'delivered', outcome: 'delivered', finishedAt: later(DAY) };
    expect(after(...wayOfExport)).toEqual({ ...over, links, nextAt: later(7 * DAY) });
    const dead = { ...over, links: { ...links, endedBy: 'expired' } };
    expect(after(...wayOfExport, { type: 'AttachmentExportLinksExpired', data: { exportId } })).toEqual(dead);
  });

  it('is over when its code has lapsed, and is not any more with a new one', () => {
    const expired: Event = { type: 'AttachmentExportExpired', data: { exportId } };
    expect(after(requested, expired)).toEqual({
      ...asking,
      ...{ state: 'lapsed', outcome: 'lapsed', finishedAt: later(MINUTE) },
    });
    const reissued: Event = {
      type: 'AttachmentExportCodeReissued',
      data: { exportId, issue: issue(2), because: 'too-late' },
    };
    expect(after(requested, expired, reissued)).toEqual({
      ...asking,
      ...{ state: 'awaiting-code', nextAt: later(20 * MINUTE) },
    });
  });

  it('says what was refused, and is spent when that was the last code', () => {
    const refused = (reason: 'too-many-codes' | 'managed'): Event => ({
      type: 'AttachmentExportRefused',
      data: { command: 'confirm', reason, exportId, until: later(HOUR), lookedUpAt },
    });
    const refusal = { at: later(MINUTE), until: later(HOUR) };
    expect(after(requested, refused('managed'))).toMatchObject({ state: 'awaiting-code', refusal: { ...refusal, reason: 'managed' } }); // prettier-ignore
    expect(after(requested, refused('too-many-codes'))).toMatchObject({ state: 'spent', refusal: { ...refusal, reason: 'too-many-codes' } }); // prettier-ignore
  });

  it.each<readonly [AttachmentExportEvent, Partial<RequestRow>]>([
    [{ type: 'AttachmentExportHeld', data: { exportId, issue: issue(1), acceptedAt: noon, lookedUpAt } }, { state: 'held' }],
    [{ type: 'AttachmentExportCancelled', data: { exportId, because: 'member' } }, { state: 'cancelled', outcome: 'member' }],
    [{ type: 'AttachmentExportCancelled', data: { exportId, because: 'managed' } }, { state: 'stopped-managed', outcome: 'managed' }],
    [{ type: 'AttachmentExportFailed', data: { exportId, reason: 'identity-lost' } }, { state: 'failed', outcome: 'identity-lost' }],
  ])('shows $type', (event, expected) => {
    expect(after(requested, event)).toMatchObject(expected);
  }); // prettier-ignore

  it('says that links died undelivered, and how', () => {
    const revoked: Event = { type: 'AttachmentExportLinksRevoked', data: { exportId } };
    const before = wayOfExport.slice(0, 4);
    expect(after(...before, revoked)).toMatchObject({ state: 'revoked', outcome: 'revoked', links: { endedBy: 'revoked' } }); // prettier-ignore
    expect(after(...wayOfExport, revoked)).toMatchObject({ state: 'delivered', links: { endedBy: 'revoked' } });
    expect(after(...wayOfExport, revoked)).not.toHaveProperty('nextAt');
  });

  it('is closed by the deletion of the profile, each that is named; what was delivered stays so', () => {
    const second: Event = { type: 'AttachmentExportRequested', data: { exportId: another, issue: issue(1, another), because: 'asked', lookedUpAt } }; // prettier-ignore
    const closed: Event = { type: 'AttachmentExportsClosed', data: { deletionId, exportIds: [exportId, another] } };
    const rows = rowsAfter(...wayOfExport, second, closed);
    expect(rows.get(exportId)).toMatchObject({ state: 'delivered', links: { endedBy: 'closed' } });
    expect(rows.get(another)).toMatchObject({ state: 'closed', outcome: 'deletion', finishedAt: later(6 * MINUTE) });
    expect([...rows.keys()]).toEqual([exportId, another]);
    expect([...rowsAfter({ type: 'AttachmentExportsClosed', data: { deletionId } }).keys()]).toEqual([]);
  });
});

describe('the row of a deletion', () => {
  const report = { status: 'done', reportedAt: later(HOUR), retained: [] } as const;
  const way: readonly Event[] = [
    { type: 'ProfileDeletionRequested', data: { deletionId, issue: issue(1, deletionId), because: 'asked', touched: {}, lookedUpAt } },
    { type: 'ProfileDeletionConfirmed', data: { deletionId, issue: issue(1, deletionId), confirmedAt: noon, startAt: later(HOUR), dueAt: later(30 * DAY), lookedUpAt } },
    { type: 'ProfileDeletionStarted', data: { deletionId, startedAt: later(HOUR) } },
    { type: 'ProfileFrozen', data: { deletionId, ...report } },
    { type: 'ExportsClosed', data: { deletionId, closedAt: later(HOUR), exportsRevision: 3, goodbyeBy: later(2 * HOUR) } },
    { type: 'GoodbyeSent', data: { deletionId, outcome: 'delivered', at: later(HOUR), signOutAt: later(3 * HOUR) } },
    { type: 'DevicesSignedOut', data: { deletionId, ...report } },
    { type: 'AccessRemoved', data: { deletionId, ...report } },
    { type: 'ContentDeleted', data: { deletionId, ...report } },
    { type: 'ProfileUnlinked', data: { deletionId, ...report } },
    { type: 'ProfileFoundGone', data: { deletionId, how: 'unknown', at: later(HOUR) } },
    { type: 'SubjectForgotten', data: { because: 'deletion', forgottenAt: later(HOUR), deletionId } },
    { type: 'ProfileDeletionCompleted', data: { deletionId, outcome: 'deleted', vaultEmptyAt: later(DAY), completedAt: later(DAY), certificate: 'a.b.c' } },
  ]; // prettier-ignore

  it('says which step comes next, in the order of the steps', () => {
    const steps = way.map((_, n) => deletionAfter(...way.slice(0, n + 1))?.step);
    expect(steps).toEqual([undefined, undefined, 'begin', 'close-exports', 'goodbye', 'sign-out', 'access', 'content', 'unlink', 'look', 'forget', 'complete', undefined]); // prettier-ignore
    expect(deletionAfter(...way.slice(0, 2))).toMatchObject({ state: 'waiting', startAt: later(HOUR), nextAt: later(HOUR) }); // prettier-ignore
    expect(deletionAfter(...way.slice(0, 6))).toMatchObject({ state: 'running', nextAt: later(3 * HOUR) });
    expect(deletionAfter(...way)).toMatchObject({ state: 'complete', outcome: 'deleted', finishedAt: later(DAY) });
  });

  it('takes the short road with who was gone before', () => {
    const gone = [way[2]!, way[10]!, { type: 'ExportsClosed', data: { deletionId, closedAt: noon, exportsRevision: 3 } } as const]; // prettier-ignore
    const steps = gone.map((_, n) => deletionAfter(...way.slice(0, 2), ...gone.slice(0, n + 1))?.step);
    expect(steps).toEqual(['begin', 'close-exports', 'forget']);
  });

  it('waits for an operator when a step failed, until it is done', () => {
    const failed: Event = { type: 'ProfileDeletionStepFailed', data: { deletionId, step: 'access', reason: 'refused', at: later(HOUR) } }; // prettier-ignore
    const parked = deletionAfter(...way.slice(0, 7), failed);
    expect(parked).toMatchObject({ state: 'parked', step: 'access', failed: { reason: 'refused', at: later(HOUR) } });
    const mended = deletionAfter(...way.slice(0, 7), failed, way[7]!);
    expect(mended).toMatchObject({ state: 'running', step: 'content' });
    expect(mended).not.toHaveProperty('failed');
  });

  it('says how late it is', () => {
    expect(deletionAfter(...way.slice(0, 3), { type: 'ProfileDeletionLate', data: { deletionId, percent: 80 } })).toMatchObject({ state: 'running', late: 80 }); // prettier-ignore
  });
});

it('has no row for what is about no request', () => {
  const refused: Event = {
    type: 'AttachmentExportRefused',
    data: { command: 'request', reason: 'managed', lookedUpAt },
  };
  const idle: Event = { type: 'SubjectForgotten', data: { because: 'idle', forgottenAt: noon } };
  expect([...rowsAfter(refused, idle).keys()]).toEqual([]);
});
