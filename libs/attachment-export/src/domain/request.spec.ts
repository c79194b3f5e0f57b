import { MINUTE, given, plus } from '@envoi/event-sourcing';
import { decide } from './decide.ts';
import { type AttachmentExportEvent } from './events.ts';
import {
  aManagedMember,
  aMember,
  after,
  anIssue,
  announced,
  askedAt,
  asking,
  cancelled,
  confirmed,
  confirmedAt,
  delivered,
  dueAt,
  expired,
  exportId,
  held,
  linksExpired,
  nextAllowedAt,
  policy,
  prepared,
  readyAt,
  requested,
  revoked,
  secondExportId,
  undeliverable,
} from './examples.ts';
import { attachmentExport } from './stream.ts';

const { request, reissueLapsed } = decide;
const nothing = given(attachmentExport);

const requestedAnew = (at = askedAt): AttachmentExportEvent => ({
  type: 'AttachmentExportRequested',
  data: {
    exportId: secondExportId,
    issue: anIssue(1, at, secondExportId),
    because: 'asked',
    lookedUpAt: askedAt,
  },
});
const reissued = (
  number: number,
  at: ReturnType<typeof after>,
  because: 'asked' | 'wrong-code' | 'lapsed-unsent' = 'asked',
): AttachmentExportEvent => ({
  type: 'AttachmentExportCodeReissued',
  data: { exportId, issue: anIssue(number, at), because },
});

describe('Get my attachments', () => {
  it('gets a code', () => {
    nothing.when(request(asking(askedAt))).then(requestedAnew());
  });

  it('shows the same code while it is valid', () => {
    given(attachmentExport, requested)
      .when(request(asking(plus(after(10), -1))))
      .then({ type: 'AttachmentExportCodeShown', data: { exportId, issue: anIssue() } });
  });

  it('gets a new code when the old one has lapsed', () => {
    given(attachmentExport, requested)
      .when(request(asking(after(10))))
      .then(reissued(2, after(10)));
  });

  it('is a new request when the old one was recorded as expired', () => {
    given(attachmentExport, requested, expired)
      .when(request(asking(after(11))))
      .then(requestedAnew(after(11)));
  });

  it('is refused to a managed member, with when that was looked up', () => {
    nothing.when(request({ ...asking(askedAt), member: aManagedMember })).then({
      type: 'AttachmentExportRefused',
      data: { command: 'request', reason: 'managed', lookedUpAt: askedAt },
    });
  });

  it('is refused after five codes in an hour, with when to try again', () => {
    const five = [requested, ...[10, 20, 30, 40].map((minutes, index) => reissued(index + 2, after(minutes)))];
    given(attachmentExport, ...five)
      .when(request(asking(after(50))))
      .then({
        type: 'AttachmentExportRefused',
        data: { command: 'request', reason: 'too-many-codes', until: after(60), exportId, lookedUpAt: askedAt },
      });
  });

  it('does not count codes that lapsed before they could be sent', () => {
    const five = [
      requested,
      ...[10, 20, 30, 40].map((minutes, index) => reissued(index + 2, after(minutes), 'lapsed-unsent')),
    ];
    given(attachmentExport, ...five)
      .when(request(asking(after(50))))
      .then(reissued(6, after(50)));
  });
});

describe('Get my attachments while an export is under way', () => {
  const schedule = { readyAt, dueAt };
  it.each([
    ['held', {}, [held]],
    ['waiting', schedule, [confirmed]],
    ['prepared', schedule, [confirmed, prepared]],
    ['announced', schedule, [confirmed, prepared, announced]],
  ] as const)('shows that it is %s', (state, times, events) => {
    given(attachmentExport, requested, ...events)
      .when(request(asking(after(60))))
      .then({ type: 'AttachmentExportStateShown', data: { exportId, state, ...times } });
  });
});

it('is recorded with the connection over which it was asked', () => {
  const input = { ...asking(askedAt, exportId), member: { ...aMember, connection: 'acme' } };
  const { decided } = given(attachmentExport).when(decide.request(input));
  expect(decided).toMatchObject([{ type: 'AttachmentExportRequested', data: { exportId, connection: 'acme' } }]);
});

describe('One export in seven days', () => {
  const untilDelivery = [requested, confirmed, prepared, announced, delivered];
  const refusedUntilThen: AttachmentExportEvent = {
    type: 'AttachmentExportRefused',
    data: { command: 'request', reason: 'within-seven-days', until: nextAllowedAt, lookedUpAt: askedAt },
  };

  it.each([
    ['delivered', untilDelivery],
    ['revoked', [...untilDelivery, revoked]],
    ['expired', [...untilDelivery, linksExpired]],
  ] as const)('is refused until the date of the next, without a code, when the last was %s', (_, events) => {
    const { when } = given(attachmentExport, ...events);
    when(request(asking(plus(nextAllowedAt, -1)))).then(refusedUntilThen);
    when(request(asking(nextAllowedAt))).then(requestedAnew(nextAllowedAt));
  });

  it.each([
    ['was cancelled', [requested, confirmed, cancelled]],
    ['failed', [requested, confirmed, { type: 'AttachmentExportFailed', data: { exportId, reason: 'preparation' } }]],
    ['could not be delivered', [requested, confirmed, prepared, announced, undeliverable]],
  ] as const)('is free again when the last %s', (_, events) => {
    given(attachmentExport, ...events)
      .when(request(asking(after(90))))
      .then(requestedAnew(after(90)));
  });

  it('is not taken by a request that was never confirmed', () => {
    given(attachmentExport, requested, expired)
      .when(request(asking(after(60))))
      .then(requestedAnew(after(60)));
  });

  it('counts from the confirmation', () => {
    expect(plus(confirmedAt, 7 * 24 * 60 * MINUTE)).toBe(nextAllowedAt);
  });
});

describe('A code that lapsed before it could be sent', () => {
  const lapsed = { exportId, number: 1, member: asking(askedAt).member, policy, key: 'k1' };

  it.each([
    ['is pending', [requested]],
    ['was recorded as expired', [requested, expired]],
  ] as const)('is replaced by a fresh one when it %s', (_, events) => {
    given(attachmentExport, ...events)
      .when(reissueLapsed({ ...lapsed, now: after(30) }))
      .then(reissued(2, after(30), 'lapsed-unsent'));
  });

  it('is replaced once', () => {
    given(attachmentExport, requested, reissued(2, after(30), 'lapsed-unsent'))
      .when(reissueLapsed({ ...lapsed, now: after(50) }))
      .then();
  });

  it('is replaced beyond the limits, too', () => {
    const five = [requested, ...[10, 20, 30, 40].map((minutes, index) => reissued(index + 2, after(minutes)))];
    given(attachmentExport, ...five)
      .when(reissueLapsed({ ...lapsed, number: 5, now: after(50) }))
      .then(reissued(6, after(50), 'lapsed-unsent'));
  });

  it.each([
    ['while it is valid', [requested], after(9)],
    ['after it was used', [requested, confirmed], after(30)],
    ['of another request', [requestedAnew()], after(30)],
  ] as const)('is not replaced %s', (_, events, now) => {
    given(attachmentExport, ...events)
      .when(reissueLapsed({ ...lapsed, now }))
      .then();
  });

  it('is refused when the member became managed', () => {
    given(attachmentExport, requested)
      .when(reissueLapsed({ ...lapsed, member: aManagedMember, now: after(30) }))
      .then({
        type: 'AttachmentExportRefused',
        data: { command: 'request', reason: 'managed', exportId, lookedUpAt: askedAt },
      });
  });
});
