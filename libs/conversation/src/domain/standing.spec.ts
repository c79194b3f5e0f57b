import { attachmentExport, type AttachmentExport, type ExportId } from '@envoi/attachment-export';
import { type CodeIssue } from '@envoi/confirmation-code';
import { instant } from '@envoi/event-sourcing';
import { standingOf } from './standing.ts';

const exportId = 'e1' as ExportId;
const now = instant('2026-11-24T09:05:00.000Z');
const later = instant('2026-11-24T09:10:00.000Z');
const issue: CodeIssue = { requestId: exportId, number: 1, key: 'k1', issuedAt: now, validUntil: later };
const manifest = { count: 1, bytes: 1, missing: 0, sha256: 'aa' };
const live = { exportId, issue, manifest, linksValidUntil: later };
const scheduled = { exportId, issue, confirmedAt: now, readyAt: later, dueAt: later, isOverdue: false };

const standing = (state: Partial<AttachmentExport>, at = now) =>
  standingOf({ ...attachmentExport.initialState, ...state }, at);
const underWay = (parameters: object) => ({ kind: 'export-under-way', parameters });

it('says the state of the export under way', () => {
  expect(standing({ current: { status: 'held', exportId, issue, acceptedAt: now } })).toEqual(
    underWay({ exportId, state: 'held' }),
  );
  expect(standing({ current: { status: 'confirmed', ...scheduled } })).toEqual(
    underWay({ exportId, state: 'waiting', readyAt: later, dueAt: later }),
  );
  expect(standing({ current: { status: 'prepared', ...scheduled, manifest } })).toEqual(
    underWay({ exportId, state: 'prepared', readyAt: later, dueAt: later }),
  );
});

it('shows the code that confirms, while it is valid and not spent', () => {
  const open = { status: 'awaiting-code', exportId, issue } as const;
  expect(standing({ current: open }).parameters).toMatchObject({ issueNumber: 1, because: 'shown' });
  expect(standing({ current: open }, later)).toEqual(underWay({ state: 'none' }));
  expect(standing({ current: { ...open, status: 'spent' } })).toEqual(underWay({ state: 'none' }));
});

it('says that links were sent while they work, else what became of the latest export', () => {
  const ended = [
    { exportId, issue, how: 'failed' },
    { exportId, issue, how: 'revoked' },
  ] as const;
  expect(standing({ live: [live], ended })).toEqual(underWay({ exportId, state: 'delivered' }));
  expect(standing({ live: [live], ended }, later)).toEqual(underWay({ exportId, state: 'revoked' }));
  expect(standing({})).toEqual(underWay({ state: 'none' }));
});
