import { type AttachmentExportEvent, type ExportId } from '@envoi/attachment-export';
import { type CodeIssue } from '@envoi/confirmation-code';
import { instant } from '@envoi/event-sourcing';
import { type DeletionId } from '@envoi/profile-deletion';
import { type ByStaff } from '@envoi/staff-acts';
import { examples } from '../catalogue.ts';
import { answerFor, noticeFor, sayingFor } from './answers.ts';
import { type Told } from './told.ts';

const exportId = '7a0d0c52-0000-4000-8000-000000000000' as ExportId;
const lookedUpAt = instant('2026-11-24T08:59:59.000Z');
const issue: CodeIssue = {
  requestId: exportId,
  number: 2,
  key: 'k1',
  issuedAt: instant('2026-11-24T09:00:00.000Z'),
  validUntil: instant('2026-11-24T09:10:00.000Z'),
};
const shownCode = { requestId: exportId, issueNumber: 2, codeKey: 'k1', validUntil: issue.validUntil };
const [confirmedAt, readyAt, dueAt] = [
  instant('2026-11-24T09:01:00.000Z'),
  instant('2026-11-25T09:01:00.000Z'),
  instant('2026-11-25T15:01:00.000Z'),
];
const until = instant('2026-12-01T09:01:00.000Z');
const manifest = { count: 12, bytes: 3_456, missing: 1, sha256: 'aa' };
const shownLink = { exportId, linksValidUntil: until, count: 12, missing: 1 };

const refused = (
  data: Omit<Extract<AttachmentExportEvent, { type: 'AttachmentExportRefused' }>['data'], 'lookedUpAt'>,
) => ({ type: 'AttachmentExportRefused', data: { ...data, lookedUpAt } }) as const;

const confirmed: AttachmentExportEvent = {
  type: 'AttachmentExportConfirmed',
  data: { exportId, confirmedAt, readyAt, dueAt, nextAllowedAt: until, issue, lookedUpAt },
};
const announced: AttachmentExportEvent = {
  type: 'AttachmentExportAnnounced',
  data: { exportId, announcedAt: readyAt, linksValidUntil: until, manifest, edition: 3 },
};

const answered: readonly (readonly [AttachmentExportEvent, kind: string, parameters: object])[] = [
  [
    { type: 'AttachmentExportRequested', data: { exportId, issue, because: 'asked', lookedUpAt } },
    'export-instructions',
    { ...shownCode, because: 'asked' },
  ],
  [
    { type: 'AttachmentExportRequested', data: { exportId, issue, because: 'code-without-request', lookedUpAt } },
    'export-instructions',
    { ...shownCode, because: 'code-without-request' },
  ],
  [
    { type: 'AttachmentExportCodeShown', data: { exportId, issue } },
    'export-instructions',
    { ...shownCode, because: 'shown' },
  ],
  ...(['asked', 'wrong-code', 'too-late', 'lapsed-unsent'] as const).map(
    (because) =>
      [
        { type: 'AttachmentExportCodeReissued', data: { exportId, issue, because } },
        'export-instructions',
        { ...shownCode, because },
      ] as const,
  ),
  [confirmed, 'export-accepted', { exportId, readyAt, dueAt }],
  [
    { type: 'AttachmentExportHeld', data: { exportId, acceptedAt: confirmedAt, issue, lookedUpAt } },
    'export-held',
    { exportId },
  ],
  [refused({ command: 'request', reason: 'managed' }), 'managed', {}],
  [refused({ command: 'confirm', reason: 'being-deleted' }), 'export-being-deleted', {}],
  [refused({ command: 'request', reason: 'within-seven-days', until }), 'export-within-seven-days', { until }],
  [
    refused({ command: 'request', reason: 'too-many-codes', until }),
    'export-too-many-codes',
    { until, codeEntered: false },
  ],
  [
    refused({ command: 'confirm', reason: 'too-many-codes', until }),
    'export-too-many-codes',
    { until, codeEntered: true },
  ],
  [
    { type: 'AttachmentExportStateShown', data: { exportId, state: 'waiting', readyAt, dueAt } },
    'export-under-way',
    { exportId, state: 'waiting', readyAt, dueAt },
  ],
  [
    { type: 'AttachmentExportStateShown', data: { exportId, state: 'held' } },
    'export-under-way',
    { exportId, state: 'held' },
  ],
  [
    { type: 'AttachmentExportLinkResent', data: { exportId, linksValidUntil: until, manifest } },
    'export-link-again',
    shownLink,
  ],
];

const by: ByStaff = { actor: '3f0d8f0a-0000-4000-8000-000000000001', reason: 'member-asked', ticket: 'OPS-12' };
const deletionId = exportId as string as DeletionId;

const told: readonly (readonly [Told, kind: string, parameters: object])[] = [
  [announced, 'export-ready', { ...shownLink, edition: 3 }],
  [{ type: 'AttachmentExportFailed', data: { exportId, reason: 'preparation' } }, 'export-failed', { exportId }],
  [
    { type: 'AttachmentExportFailed', data: { exportId, reason: 'undeliverable' } },
    'export-undeliverable',
    { exportId },
  ],
  [{ type: 'AttachmentExportCancelled', data: { exportId, because: 'member' } }, 'export-cancelled', { exportId }],
  [
    { type: 'AttachmentExportCancelled', data: { exportId, because: 'managed' } },
    'export-stopped-managed',
    { exportId },
  ],
  [{ type: 'AttachmentExportOverdue', data: { exportId, dueAt } }, 'export-overdue', { exportId, dueAt }],
  [{ type: 'AttachmentExportCancelledByStaff', data: { exportId, by } }, 'export-cancelled-by-staff', { exportId }],
  [
    { type: 'AttachmentExportLinksRevokedByStaff', data: { exportId, by } },
    'export-links-revoked-by-staff',
    { exportId },
  ],
  [{ type: 'AttachmentExportReleasedByStaff', data: { exportId, by } }, 'released-by-staff', { exportId }],
  [
    { type: 'AttachmentExportLimitReleasedByStaff', data: { exportId, by } },
    'export-limit-released-by-staff',
    { exportId },
  ],
  [{ type: 'ProfileDeletionReleasedByStaff', data: { deletionId, by } }, 'released-by-staff', { deletionId }],
];

const silent: readonly AttachmentExportEvent[] = [
  { type: 'AttachmentExportFailed', data: { exportId, reason: 'unknown-member' } },
  { type: 'AttachmentExportExpired', data: { exportId } },
  { type: 'AttachmentExportPrepared', data: { exportId, manifest } },
  { type: 'AttachmentExportDelivered', data: { exportId, deliveredAt: readyAt } },
  { type: 'AttachmentExportLinksRevoked', data: { exportId } },
  { type: 'AttachmentExportLinksExpired', data: { exportId } },
];

it.each(answered)('%j is answered', (event, kind, parameters) => {
  expect(answerFor([event])).toEqual({ kind, parameters });
  expect(noticeFor(event)).toBeUndefined();
});

it.each(told)(
  '%j is told without being asked for, and composed anew from the same event',
  (event, kind, parameters) => {
    expect(noticeFor(event)).toEqual({ kind, parameters });
    expect(sayingFor([event])).toEqual({ kind, parameters });
  },
);

it.each(silent.map((event) => [event] as const))('%j is not told', (event) => {
  expect(noticeFor(event)).toBeUndefined();
  expect(sayingFor([event])).toBeUndefined();
});

it('says the last of several events, and passes over what is not told', () => {
  const [first] = answered[0]!;
  expect(sayingFor([first, confirmed, silent[1]!])?.kind).toBe('export-accepted');
});

it('a command is always answered: if not, that is a defect', () => {
  expect(() => answerFor([])).toThrow('nothing-to-answer');
  expect(() => answerFor([refused({ command: 'request', reason: 'too-many-codes' })])).toThrow('refusal-without-date');
});

it('every kind has a sentence, and no parameter holds a code', () => {
  for (const [event, kind, parameters] of [...answered, ...told]) {
    expect(Object.keys(examples)).toContain(kind);
    expect(sayingFor([event])?.parameters).not.toHaveProperty('code');
    for (const value of Object.values(parameters)) expect(['string', 'number', 'boolean']).toContain(typeof value);
  }
});
