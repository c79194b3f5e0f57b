import { DAY, MINUTE, fold, plus, type Instant } from '@envoi/event-sourcing';
import { type AttachmentExportEvent } from './domain/events.ts';
import {
  after,
  anIssue,
  announced,
  announcedAt,
  askedAt,
  cancelled,
  confirmed,
  confirmedAt,
  delivered,
  dueAt,
  expired,
  exportId,
  held,
  linksExpired,
  linksValidUntil,
  prepared,
  readyAt,
  requested,
  revoked,
  secondExportId,
  undeliverable,
} from './domain/examples.ts';
import { attachmentExport } from './domain/stream.ts';
import { attachmentExportProcess } from './process.ts';

const next = (now: Instant, ...events: readonly AttachmentExportEvent[]) =>
  attachmentExportProcess.nextSteps(fold(attachmentExport, events), now);

const overdue: AttachmentExportEvent = { type: 'AttachmentExportOverdue', data: { exportId, dueAt } };
const look = { type: 'look-for-delivery', exportId };

describe('The export process', () => {
  it('has nothing to do for who never asked', () => {
    expect(next(askedAt)).toEqual({ actions: [] });
  });

  it('expires a request when its code lapses', () => {
    const expire = { type: 'expire', exportId, number: 1 };
    expect(next(plus(after(10), -1), requested)).toEqual({ actions: [], until: after(10) });
    expect(next(after(10), requested)).toEqual({ actions: [expire] });
    expect(next(after(10), requested, expired)).toEqual({ actions: [] });
  });

  it('expires each code of a request on its own', () => {
    const second = anIssue(2, after(10));
    const reissued: AttachmentExportEvent = {
      type: 'AttachmentExportCodeReissued',
      data: { exportId, issue: second, because: 'too-late' },
    };
    expect(next(second.validUntil, requested, expired, reissued).actions).toEqual([
      { type: 'expire', exportId, number: 2 },
    ]);
  });

  it('expires nothing a second time when a lapsed code is entered and the limits allow no new one', () => {
    const refused: AttachmentExportEvent = {
      type: 'AttachmentExportRefused',
      data: { command: 'confirm', reason: 'too-many-codes', until: after(60), exportId, lookedUpAt: askedAt },
    };
    expect(next(after(20), requested, expired, refused)).toEqual({ actions: [] });
    expect(next(after(10), requested, refused, expired)).toEqual({ actions: [] });
  });

  it('looks at the brake again and again while a confirmation is held', () => {
    expect(next(confirmedAt, requested, held)).toEqual({
      actions: [{ type: 'release', exportId }],
      until: plus(confirmedAt, MINUTE / 4),
    });
  });

  it('prepares when the delay is over, not before', () => {
    expect(next(plus(readyAt, -1), requested, confirmed)).toEqual({ actions: [], until: readyAt });
    expect(next(readyAt, requested, confirmed)).toEqual({ actions: [{ type: 'prepare', exportId }], until: dueAt });
  });

  it('announces at once what was prepared', () => {
    expect(next(readyAt, requested, confirmed, prepared).actions).toEqual([{ type: 'announce', exportId }]);
  });

  it('looks at each wake what became of the message, and when its date has passed', () => {
    const untilAnnounced = [requested, confirmed, prepared, announced];
    expect(next(announcedAt, ...untilAnnounced)).toEqual({ actions: [look], until: dueAt });
    expect(next(plus(dueAt, DAY), ...untilAnnounced, overdue)).toEqual({ actions: [look], until: linksValidUntil });
    expect(next(linksValidUntil, ...untilAnnounced, overdue)).toEqual({ actions: [look] });
  });

  it('records once that it is late, before it goes on', () => {
    expect(next(dueAt, requested, confirmed).actions).toEqual([
      { type: 'record-overdue', exportId },
      { type: 'prepare', exportId },
    ]);
    expect(next(dueAt, requested, confirmed, overdue).actions).toEqual([{ type: 'prepare', exportId }]);
  });

  it('ends the links at the announced date', () => {
    const untilDelivery = [requested, confirmed, prepared, announced, delivered];
    expect(next(announcedAt, ...untilDelivery)).toEqual({ actions: [], until: linksValidUntil });
    expect(next(linksValidUntil, ...untilDelivery)).toEqual({ actions: [{ type: 'expire-links', exportId }] });
  });

  it('ends older links while the next request is under way', () => {
    const issue = anIssue(1, linksValidUntil, secondExportId);
    const again: AttachmentExportEvent = {
      type: 'AttachmentExportRequested',
      data: { exportId: secondExportId, issue, because: 'asked', lookedUpAt: askedAt },
    };
    expect(next(linksValidUntil, requested, confirmed, prepared, announced, delivered, again)).toEqual({
      actions: [{ type: 'expire-links', exportId }],
      until: issue.validUntil,
    });
  });

  it.each([
    ['cancelled', [cancelled]],
    ['given up', [prepared, announced, undeliverable]],
    ['revoked', [prepared, announced, delivered, revoked]],
    ['expired', [prepared, announced, delivered, linksExpired]],
  ] as const)('makes unreadable, at each wake, what was %s', (_, events) => {
    expect(next(linksValidUntil, requested, confirmed, ...events)).toEqual({
      actions: [{ type: 'discard', exportId }],
    });
  });
});
