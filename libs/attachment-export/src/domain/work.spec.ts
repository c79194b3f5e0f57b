import { DAY, HOUR, MINUTE, given, plus } from '@envoi/event-sourcing';
import { decide } from './decide.ts';
import { type AttachmentExportEvent } from './events.ts';
import {
  aManagedMember,
  aMember,
  after,
  announced,
  announcedAt,
  cancelled,
  confirmed,
  delivered,
  dueAt,
  expired,
  exportId,
  held,
  linksExpired,
  linksValidUntil,
  manifest,
  policy,
  prepared,
  requested,
  revoked,
  secondExportId,
  undeliverable,
} from './examples.ts';
import { attachmentExport } from './stream.ts';

const { expire, recordPrepared, announce, recordDelivered, recordOverdue, fail } = decide;
const { cancel, stopBecauseManaged, revoke, expireLinks } = decide;

const untilAnnounced = [requested, confirmed, prepared, announced];
const untilDelivery = [...untilAnnounced, delivered];
const announcing = { exportId, policy, member: aMember };

describe('An unconfirmed request', () => {
  it('expires when its code lapses, not before, once', () => {
    const { when } = given(attachmentExport, requested);
    when(expire({ exportId, now: plus(after(10), -1) })).then();
    when(expire({ exportId, now: after(10) })).then(expired);
    given(attachmentExport, requested, expired)
      .when(expire({ exportId, now: after(10) }))
      .then();
  });

  it('does not expire once it is confirmed', () => {
    given(attachmentExport, requested, confirmed)
      .when(expire({ exportId, now: after(10) }))
      .then();
  });
});

describe('The announcement', () => {
  it('follows the preparation, and makes the links live', () => {
    given(attachmentExport, requested, confirmed).when(recordPrepared({ exportId, manifest })).then(prepared);
    const { when } = given(attachmentExport, requested, confirmed, prepared);
    when(announce({ ...announcing, now: announcedAt })).then(announced);
    expect(given(attachmentExport, ...untilAnnounced).state.live).toMatchObject([{ exportId, linksValidUntil }]);
  });

  it('is repeated with a later date when it is an hour old and not delivered', () => {
    const { when } = given(attachmentExport, ...untilAnnounced);
    when(announce({ ...announcing, now: plus(announcedAt, HOUR - 1) })).then();
    const anew: AttachmentExportEvent = {
      type: 'AttachmentExportAnnounced',
      data: {
        exportId,
        announcedAt: plus(announcedAt, 8 * DAY),
        linksValidUntil: plus(linksValidUntil, 8 * DAY),
        manifest,
        edition: 2,
      },
    };
    when(announce({ ...announcing, now: plus(announcedAt, 8 * DAY) })).then(anew);
    expect(given(attachmentExport, ...untilAnnounced, anew).state.live).toMatchObject([
      { exportId, linksValidUntil: plus(linksValidUntil, 8 * DAY) },
    ]);
  });

  it('never announces an earlier date than before, whatever the policy is now', () => {
    const shorter = { ...policy, linksValidFor: MINUTE };
    const { decided } = given(attachmentExport, ...untilAnnounced).when(
      announce({ ...announcing, policy: shorter, now: plus(announcedAt, 2 * HOUR) }),
    );
    expect(decided).toMatchObject([{ data: { linksValidUntil, edition: 2 } }]);
  });

  it('does not happen to a member who became managed', () => {
    given(attachmentExport, requested, confirmed, prepared)
      .when(announce({ ...announcing, member: aManagedMember, now: announcedAt }))
      .then({ type: 'AttachmentExportCancelled', data: { exportId, because: 'managed' } });
  });
});

describe('An export that is late', () => {
  const overdue: AttachmentExportEvent = { type: 'AttachmentExportOverdue', data: { exportId, dueAt } };

  it.each([
    ['confirmed', [requested, confirmed]],
    ['prepared', [requested, confirmed, prepared]],
    ['announced', untilAnnounced],
  ] as const)('is recorded once when it is only %s', (_, events) => {
    const { when } = given(attachmentExport, ...events);
    when(recordOverdue({ exportId, now: plus(dueAt, -1) })).then();
    when(recordOverdue({ exportId, now: dueAt })).then(overdue);
    given(attachmentExport, ...events, overdue)
      .when(recordOverdue({ exportId, now: dueAt }))
      .then();
  });

  it('is not late when it was delivered', () => {
    given(attachmentExport, ...untilDelivery)
      .when(recordOverdue({ exportId, now: dueAt }))
      .then();
  });
});

describe('Links', () => {
  it('expire at the announced date, once', () => {
    const { when } = given(attachmentExport, ...untilDelivery);
    when(expireLinks({ exportId, now: plus(linksValidUntil, -1) })).then();
    when(expireLinks({ exportId, now: linksValidUntil })).then(linksExpired);
    given(attachmentExport, ...untilDelivery, linksExpired)
      .when(expireLinks({ exportId, now: linksValidUntil }))
      .then();
  });

  it('do not expire before they were delivered: a later date is announced', () => {
    given(attachmentExport, ...untilAnnounced)
      .when(expireLinks({ exportId, now: linksValidUntil }))
      .then();
  });

  it('can be revoked from the announcement on, once', () => {
    given(attachmentExport, requested, confirmed, prepared).when(revoke({ exportId })).then();
    given(attachmentExport, ...untilAnnounced)
      .when(revoke({ exportId }))
      .then(revoked);
    given(attachmentExport, ...untilDelivery)
      .when(revoke({ exportId }))
      .then(revoked);
    given(attachmentExport, ...untilDelivery, revoked)
      .when(revoke({ exportId }))
      .then();
  });

  it('of an older export live on beside the next one, and both can be revoked', () => {
    const older = untilDelivery;
    const next = untilAnnounced.map((event) => ({ ...event, data: { ...event.data, exportId: secondExportId } }));
    const { state, when } = given(attachmentExport, ...older, ...(next as AttachmentExportEvent[]));
    expect(state.live.map((links) => links.exportId)).toEqual([exportId, secondExportId]);
    when(revoke({ exportId })).then(revoked);
    when(revoke({ exportId: secondExportId })).then({
      ...revoked,
      data: { exportId: secondExportId },
    } as typeof revoked);
  });
});

describe('Cancelling', () => {
  it.each([
    ['held', [requested, held]],
    ['confirmed', [requested, confirmed]],
    ['prepared', [requested, confirmed, prepared]],
  ] as const)('works while it is %s', (_, events) => {
    given(attachmentExport, ...events)
      .when(cancel({ exportId }))
      .then(cancelled);
  });

  it.each([
    ['before it was confirmed', [requested]],
    ['once it was announced', untilAnnounced],
    ['twice', [requested, confirmed, cancelled]],
  ] as const)('does nothing %s', (_, events) => {
    given(attachmentExport, ...events)
      .when(cancel({ exportId }))
      .then();
  });

  it('does not touch another export', () => {
    given(attachmentExport, requested, confirmed)
      .when(cancel({ exportId: secondExportId }))
      .then();
  });
});

describe('A member who became managed', () => {
  it.each([
    ['confirmed', [requested, confirmed]],
    ['prepared', [requested, confirmed, prepared]],
    ['announced', untilAnnounced],
  ] as const)('stops an export that is %s, and its links die', (_, events) => {
    const { when } = given(attachmentExport, ...events);
    const { history } = when(stopBecauseManaged({ exportId }));
    expect(history.at(-1)).toEqual({ type: 'AttachmentExportCancelled', data: { exportId, because: 'managed' } });
    const { state } = given(attachmentExport, ...history);
    expect([state.current, state.live, state.slot]).toEqual([{ status: 'none' }, [], undefined]);
  });

  it('does not change what was delivered', () => {
    given(attachmentExport, ...untilDelivery)
      .when(stopBecauseManaged({ exportId }))
      .then();
  });
});

describe('What comes too late', () => {
  it.each([
    [
      'a preparation, after the cancellation',
      [requested, confirmed, cancelled],
      recordPrepared({ exportId, manifest }),
    ],
    [
      'an announcement, after the cancellation',
      [requested, confirmed, prepared, cancelled],
      announce({ ...announcing, now: announcedAt }),
    ],
    [
      'a delivery, after the revocation',
      [...untilAnnounced, revoked],
      recordDelivered({ exportId, deliveredAt: announcedAt }),
    ],
    ['a second delivery', untilDelivery, recordDelivered({ exportId, deliveredAt: announcedAt })],
    ['a failure, after the delivery', untilDelivery, fail({ exportId, reason: 'undeliverable' })],
    ['a second failure', [...untilAnnounced, undeliverable], fail({ exportId, reason: 'undeliverable' })],
  ] as const)('is not recorded: %s', (_, events, decision) => {
    given(attachmentExport, ...events)
      .when(decision)
      .then();
  });
});
