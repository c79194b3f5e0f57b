import { type CodeIssue } from '@envoi/confirmation-code';
import { DAY, HOUR, MINUTE, instant, plus, type Instant } from '@envoi/event-sourcing';
import { type AttachmentExportEvent, type ExportId, type Manifest } from './events.ts';
import { type ExportPolicy, type Membership } from './policy.ts';

/** Named examples for tests: one export, asked for at ten, and what happened to it. */
export const policy: ExportPolicy = {
  readyAfter: DAY,
  dueWithin: 30 * HOUR,
  linksValidFor: 6 * DAY,
  every: 7 * DAY,
  codes: { validFor: 10 * MINUTE, perHour: 5, perDay: 10 },
};

export const askedAt = instant('2026-11-23T10:00:00.000Z');
/** So many minutes after the request. */
export const after = (minutes: number): Instant => plus(askedAt, minutes * MINUTE);
export const confirmedAt = after(2);
export const readyAt = plus(confirmedAt, policy.readyAfter);
export const dueAt = plus(confirmedAt, policy.dueWithin);
export const nextAllowedAt = plus(confirmedAt, policy.every);
export const announcedAt = plus(readyAt, MINUTE);
export const linksValidUntil = plus(announcedAt, policy.linksValidFor);

export const exportId = 'e1b7a0c2-0000-5000-8000-000000000001' as ExportId;
export const secondExportId = 'e1b7a0c2-0000-5000-8000-000000000002' as ExportId;

export const aMember: Membership = { managed: false, lookedUpAt: askedAt };
export const aManagedMember: Membership = { managed: true, lookedUpAt: askedAt };

export const manifest: Manifest = { count: 3, bytes: 4_096, missing: 1, sha256: 'ab'.repeat(32) };

export const anIssue = (number = 1, issuedAt = askedAt, requestId = exportId): CodeIssue => ({
  requestId,
  number,
  key: 'k1',
  issuedAt,
  validUntil: plus(issuedAt, policy.codes.validFor),
});

export const requested: AttachmentExportEvent = {
  type: 'AttachmentExportRequested',
  data: { exportId, issue: anIssue(), because: 'asked', lookedUpAt: askedAt },
};
export const expired: AttachmentExportEvent = { type: 'AttachmentExportExpired', data: { exportId } };
export const confirmed: AttachmentExportEvent = {
  type: 'AttachmentExportConfirmed',
  data: { exportId, confirmedAt, readyAt, dueAt, nextAllowedAt, issue: anIssue(), lookedUpAt: askedAt },
};
export const held: AttachmentExportEvent = {
  type: 'AttachmentExportHeld',
  data: { exportId, acceptedAt: confirmedAt, issue: anIssue(), lookedUpAt: askedAt },
};
export const prepared: AttachmentExportEvent = { type: 'AttachmentExportPrepared', data: { exportId, manifest } };
export const announced: AttachmentExportEvent = {
  type: 'AttachmentExportAnnounced',
  data: { exportId, announcedAt, linksValidUntil, manifest, edition: 1 },
};
export const delivered: AttachmentExportEvent = {
  type: 'AttachmentExportDelivered',
  data: { exportId, deliveredAt: plus(announcedAt, MINUTE), confirmedAt },
};
export const revoked: AttachmentExportEvent = { type: 'AttachmentExportLinksRevoked', data: { exportId } };
export const linksExpired: AttachmentExportEvent = { type: 'AttachmentExportLinksExpired', data: { exportId } };
export const cancelled: AttachmentExportEvent = {
  type: 'AttachmentExportCancelled',
  data: { exportId, because: 'member' },
};
export const undeliverable: AttachmentExportEvent = {
  type: 'AttachmentExportFailed',
  data: { exportId, reason: 'undeliverable' },
};

/** What a member's message brings along at an instant. */
export const asking = (now: Instant, newExportId = secondExportId) => ({
  now,
  member: aMember,
  policy,
  key: 'k1',
  newExportId,
});

/** A message with the right code of the issue with this request and number, and no other. */
export const entering = (now: Instant, right?: Pick<CodeIssue, 'requestId' | 'number'>) => ({
  ...asking(now),
  isRightCode: (issue: CodeIssue) => issue.requestId === right?.requestId && issue.number === right.number,
  isBrakeOn: false,
});
