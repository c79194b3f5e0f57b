import { type AttachmentExportEvent, type ExportId } from '@envoi/attachment-export';
import { UnknownEventError, instant, project, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { rateLimit, type RateLimitRow } from './rate-limit.ts';

const subject = 'c6a0d8a4-8c0e-4a39-bb7e-1de1d1a3a001' as SubjectId;
const exportId = '4f6f3b7e-51c0-4a45-9a9b-0b6a4a3a0001' as ExportId;
const noon = instant('2026-11-24T12:00:00Z');
const nextAllowedAt = instant('2026-12-01T12:00:00Z');

const recorded = (event: AttachmentExportEvent) => ({ ...event, metadata: { subject } }) as Recorded<AttachmentExportEvent>; // prettier-ignore
const after = (...events: readonly AttachmentExportEvent[]): RateLimitRow | undefined =>
  events.reduce<RateLimitRow | undefined>((row, event) => project(rateLimit, row, recorded(event)), undefined);

const issue = { requestId: exportId, number: 1, key: 'k1', issuedAt: noon, validUntil: noon };
const confirmed: AttachmentExportEvent = {
  type: 'AttachmentExportConfirmed',
  data: { exportId, issue, confirmedAt: noon, readyAt: noon, dueAt: noon, nextAllowedAt, lookedUpAt: noon },
};

it('shows from the confirmation on when the next export is possible', () => {
  expect(after(confirmed)).toEqual({ subject, nextAllowedAt });
});

it('gives the slot back when nothing came of the export', () => {
  expect(after(confirmed, { type: 'AttachmentExportFailed', data: { exportId, reason: 'preparation' } })).toBeUndefined();
  expect(after(confirmed, { type: 'AttachmentExportCancelled', data: { exportId, because: 'member' } })).toBeUndefined();
}); // prettier-ignore

it('is none any more when staff have released it, or cancelled the export', () => {
  const data = { exportId, by: { actor: subject, reason: 'fault-of-ours', ticket: 'OPS-1' } } as const;
  expect(after(confirmed, { type: 'AttachmentExportLimitReleasedByStaff', data })).toBeUndefined();
  expect(after(confirmed, { type: 'AttachmentExportCancelledByStaff', data })).toBeUndefined();
  expect(after(confirmed, { type: 'AttachmentExportLinksRevokedByStaff', data })).toBeDefined();
});

it('keeps the limit when links are revoked or have expired', () => {
  expect(after(confirmed, { type: 'AttachmentExportLinksRevoked', data: { exportId } })).toEqual({ subject, nextAllowedAt }); // prettier-ignore
  expect(after(confirmed, { type: 'AttachmentExportLinksExpired', data: { exportId } })).toEqual({ subject, nextAllowedAt }); // prettier-ignore
});

it('knows no limit for a request alone', () => {
  expect(after({ type: 'AttachmentExportRequested', data: { exportId, issue, because: 'asked', lookedUpAt: noon } })).toBeUndefined(); // prettier-ignore
});

it('refuses an event that it does not know', () => {
  expect(() => after({ type: 'AttachmentExportVanished' } as never)).toThrow(UnknownEventError);
});
