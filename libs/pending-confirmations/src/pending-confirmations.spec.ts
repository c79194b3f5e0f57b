import { type AttachmentExportEvent, type ExportId } from '@envoi/attachment-export';
import { UnknownEventError, instant, project, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { pendingConfirmations, type PendingConfirmationRow } from './pending-confirmations.ts';

const subject = 'c6a0d8a4-8c0e-4a39-bb7e-1de1d1a3a001' as SubjectId;
const exportId = '4f6f3b7e-51c0-4a45-9a9b-0b6a4a3a0001' as ExportId;
const another = '4f6f3b7e-51c0-4a45-9a9b-0b6a4a3a0002' as ExportId;
const noon = instant('2026-11-24T12:00:00Z');
const later = instant('2026-11-24T12:05:00Z');
const lookedUpAt = noon;

const recorded = (event: AttachmentExportEvent | ProfileDeletionEvent) => ({ ...event, metadata: { subject } }) as Recorded<AttachmentExportEvent | ProfileDeletionEvent>; // prettier-ignore
const after = (...events: readonly AttachmentExportEvent[]): PendingConfirmationRow | undefined =>
  events.reduce<PendingConfirmationRow | undefined>(
    (row, event) => project(pendingConfirmations, row, recorded(event)),
    undefined,
  );

const issue = (number: number) => ({
  requestId: exportId,
  number,
  key: 'k1',
  issuedAt: number === 1 ? noon : later,
  validUntil: instant(number === 1 ? '2026-11-24T12:10:00Z' : '2026-11-24T12:15:00Z'),
});
const row = (number: number): PendingConfirmationRow => {
  const { issuedAt, validUntil } = issue(number);
  return { subject, command: 'export', requestId: exportId, issueNumber: number, issuedAt, validUntil };
};
const requested: AttachmentExportEvent = {
  type: 'AttachmentExportRequested',
  data: { exportId, issue: issue(1), because: 'asked', lookedUpAt },
};
const reissued: AttachmentExportEvent = {
  type: 'AttachmentExportCodeReissued',
  data: { exportId, issue: issue(2), because: 'wrong-code' },
};

it('shows a request with its code', () => {
  expect(after(requested)).toEqual(row(1));
  expect(after(requested, { type: 'AttachmentExportCodeShown', data: { exportId, issue: issue(1) } })).toEqual(row(1));
});

it('shows the newest code only', () => {
  expect(after(requested, reissued)).toEqual(row(2));
});

it.each<AttachmentExportEvent>([
  { type: 'AttachmentExportConfirmed', data: { exportId, issue: issue(1), confirmedAt: noon, readyAt: noon, dueAt: noon, nextAllowedAt: noon, lookedUpAt } },
  { type: 'AttachmentExportHeld', data: { exportId, issue: issue(1), acceptedAt: noon, lookedUpAt } },
  { type: 'AttachmentExportExpired', data: { exportId } },
  { type: 'AttachmentExportCancelled', data: { exportId, because: 'managed' } },
  { type: 'AttachmentExportFailed', data: { exportId, reason: 'unknown-member' } },
  { type: 'AttachmentExportRefused', data: { command: 'confirm', reason: 'too-many-codes', exportId, until: later, lookedUpAt } },
])('is over with $type', (event) => {
  expect(after(requested, event)).toBeUndefined();
}); // prettier-ignore

it('is pending again when a lapsed request gets a new code', () => {
  expect(after(requested, { type: 'AttachmentExportExpired', data: { exportId } }, reissued)).toEqual(row(2));
});

it('stays when something else is over or refused', () => {
  expect(after(requested, { type: 'AttachmentExportCancelled', data: { exportId: another, because: 'member' } })).toEqual(row(1)); // prettier-ignore
  expect(after(requested, { type: 'AttachmentExportRefused', data: { command: 'request', reason: 'too-many-codes', lookedUpAt } })).toEqual(row(1)); // prettier-ignore
  expect(after(requested, { type: 'AttachmentExportRefused', data: { command: 'confirm', reason: 'managed', exportId, lookedUpAt } })).toEqual(row(1)); // prettier-ignore
});

it('refuses an event that it does not know', () => {
  expect(() => after({ type: 'AttachmentExportVanished' } as never)).toThrow(UnknownEventError);
});
