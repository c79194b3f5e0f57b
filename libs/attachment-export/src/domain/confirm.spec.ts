import { given, plus } from '@envoi/event-sourcing';
import { decide } from './decide.ts';
import { type AttachmentExportEvent } from './events.ts';
import {
  aManagedMember,
  aMember,
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
  entering,
  expired,
  exportId,
  held,
  linksExpired,
  linksValidUntil,
  manifest,
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

const { confirm, release } = decide;
const first = anIssue();
const wrong = undefined;

const reissued = (
  number: number,
  at: ReturnType<typeof after>,
  because: 'asked' | 'wrong-code' | 'too-late',
): AttachmentExportEvent => ({
  type: 'AttachmentExportCodeReissued',
  data: { exportId, issue: anIssue(number, at), because },
});
const shown = (state: 'cancelled' | 'failed' | 'revoked' | 'expired'): AttachmentExportEvent => ({
  type: 'AttachmentExportStateShown',
  data: { exportId, state },
});
const untilDelivery = [requested, confirmed, prepared, announced, delivered];
const aFullHour = [requested, ...[2, 3, 4, 5].map((number) => reissued(number, after(number), 'wrong-code'))];

describe('The right code in time', () => {
  it('confirms the request, and says when it comes', () => {
    given(attachmentExport, requested)
      .when(confirm(entering(confirmedAt, first)))
      .then(confirmed);
  });

  it('counts when it was accepted, even if it is handled after the request was recorded as expired', () => {
    given(attachmentExport, requested, expired)
      .when(confirm(entering(confirmedAt, first)))
      .then(confirmed);
  });

  it('is refused to a managed member, and stays valid', () => {
    const { when } = given(attachmentExport, requested);
    const { history } = when(confirm({ ...entering(confirmedAt, first), member: aManagedMember }));
    expect(history.slice(1)).toEqual([
      { type: 'AttachmentExportRefused', data: { command: 'confirm', reason: 'managed', lookedUpAt: askedAt } },
    ]);
    given(attachmentExport, ...history)
      .when(confirm(entering(confirmedAt, first)))
      .then(confirmed);
  });

  it('cannot break the seven days, whatever the order in which messages are handled', () => {
    const again = { ...anIssue(1, nextAllowedAt, secondExportId) };
    const second: AttachmentExportEvent = {
      type: 'AttachmentExportRequested',
      data: { exportId: secondExportId, issue: again, because: 'asked', lookedUpAt: askedAt },
    };
    given(attachmentExport, ...untilDelivery, second)
      .when(confirm(entering(plus(nextAllowedAt, -1), again)))
      .then({
        type: 'AttachmentExportRefused',
        data: {
          command: 'confirm',
          reason: 'within-seven-days',
          until: nextAllowedAt,
          exportId: secondExportId,
          lookedUpAt: askedAt,
        },
      });
  });
});

describe('A code that does not confirm', () => {
  it('is replaced by a new one when it was too late', () => {
    given(attachmentExport, requested)
      .when(confirm(entering(after(10), first)))
      .then(reissued(2, after(10), 'too-late'));
  });

  it('is replaced by a new one when it was too late and recorded as expired', () => {
    given(attachmentExport, requested, expired)
      .when(confirm(entering(after(10), first)))
      .then(reissued(2, after(10), 'too-late'));
  });

  it('is replaced by a new one when it was wrong', () => {
    given(attachmentExport, requested)
      .when(confirm(entering(after(1), wrong)))
      .then(reissued(2, after(1), 'wrong-code'));
  });

  it('had one try: afterwards the old code is wrong', () => {
    given(attachmentExport, requested, reissued(2, after(1), 'wrong-code'))
      .when(confirm(entering(after(2), first)))
      .then(reissued(3, after(2), 'wrong-code'));
  });

  it('makes a request when none is open', () => {
    given(attachmentExport)
      .when(confirm(entering(askedAt, wrong)))
      .then({
        type: 'AttachmentExportRequested',
        data: {
          exportId: secondExportId,
          issue: anIssue(1, askedAt, secondExportId),
          because: 'code-without-request',
          lookedUpAt: askedAt,
        },
      });
  });

  it('gets no code within the seven days', () => {
    given(attachmentExport, ...untilDelivery)
      .when(confirm(entering(announcedAt, wrong)))
      .then({
        type: 'AttachmentExportRefused',
        data: { command: 'confirm', reason: 'within-seven-days', until: nextAllowedAt, lookedUpAt: askedAt },
      });
  });

  it('shows the export that is under way', () => {
    given(attachmentExport, requested, confirmed)
      .when(confirm(entering(after(5), wrong)))
      .then({ type: 'AttachmentExportStateShown', data: { exportId, state: 'waiting', readyAt, dueAt } });
  });
});

describe('A wrong code beyond the limits', () => {
  const refusal: AttachmentExportEvent = {
    type: 'AttachmentExportRefused',
    data: { command: 'confirm', reason: 'too-many-codes', until: after(60), exportId, lookedUpAt: askedAt },
  };
  const spent = [...aFullHour, refusal];

  it('is refused, with when to try again', () => {
    given(attachmentExport, ...aFullHour)
      .when(confirm(entering(after(6), wrong)))
      .then(refusal);
  });

  it('spends the code at hand all the same', () => {
    given(attachmentExport, ...spent)
      .when(confirm(entering(after(7), anIssue(5))))
      .then(refusal);
  });

  it('spends it for good, even for a message that was accepted before', () => {
    const late = given(attachmentExport, ...spent, expired).when(confirm(entering(after(7), anIssue(5))));
    expect(late.decided.map(({ type }) => type)).toEqual(['AttachmentExportRefused']);
  });

  it('gets a new code when the limits allow it again', () => {
    given(attachmentExport, ...spent)
      .when(confirm(entering(after(60), anIssue(5))))
      .then(reissued(6, after(60), 'too-late'));
  });
});

describe('The code that confirmed a request, entered again', () => {
  it('shows the state while it is under way', () => {
    given(attachmentExport, requested, confirmed)
      .when(confirm(entering(after(3), first)))
      .then({ type: 'AttachmentExportStateShown', data: { exportId, state: 'waiting', readyAt, dueAt } });
  });

  it('gives the link once more while the links live', () => {
    given(attachmentExport, ...untilDelivery)
      .when(confirm(entering(plus(linksValidUntil, -1), first)))
      .then({ type: 'AttachmentExportLinkResent', data: { exportId, linksValidUntil, manifest } });
  });

  it('says that the links expired, even before that was recorded', () => {
    given(attachmentExport, ...untilDelivery)
      .when(confirm(entering(linksValidUntil, first)))
      .then(shown('expired'));
  });

  it.each([
    ['cancelled', [requested, confirmed, cancelled]],
    ['failed', [requested, confirmed, prepared, announced, undeliverable]],
    ['revoked', [...untilDelivery, revoked]],
    ['expired', [...untilDelivery, linksExpired]],
  ] as const)('says that it was %s, and gives no new code', (state, events) => {
    given(attachmentExport, ...events)
      .when(confirm(entering(linksValidUntil, first)))
      .then(shown(state));
  });

  it('costs a request that was opened meanwhile nothing', () => {
    const issue = anIssue(1, nextAllowedAt, secondExportId);
    const second: AttachmentExportEvent = {
      type: 'AttachmentExportRequested',
      data: { exportId: secondExportId, issue, because: 'asked', lookedUpAt: askedAt },
    };
    const { history } = given(attachmentExport, ...untilDelivery, second).when(
      confirm(entering(plus(nextAllowedAt, 1), first)),
    );
    expect(history.at(-1)?.type).toBe('AttachmentExportLinkResent');
    const { decided } = given(attachmentExport, ...history).when(confirm(entering(plus(nextAllowedAt, 1), issue)));
    expect(decided[0]).toMatchObject({ type: 'AttachmentExportConfirmed', data: { exportId: secondExportId } });
  });
});

describe('The brake', () => {
  it('holds a right code', () => {
    given(attachmentExport, requested)
      .when(confirm({ ...entering(confirmedAt, first), isBrakeOn: true }))
      .then(held);
  });

  it('does not hold a wrong one', () => {
    given(attachmentExport, requested)
      .when(confirm({ ...entering(after(1), wrong), isBrakeOn: true }))
      .then(reissued(2, after(1), 'wrong-code'));
  });

  it('lets a held one count from its acceptance, once', () => {
    const { when } = given(attachmentExport, requested, held);
    when(release({ exportId, policy, member: aMember })).then(confirmed);
    given(attachmentExport, requested, held, confirmed)
      .when(release({ exportId, policy, member: aMember }))
      .then();
  });

  it('does not release a member who became managed', () => {
    given(attachmentExport, requested, held)
      .when(release({ exportId, policy, member: aManagedMember }))
      .then({ type: 'AttachmentExportCancelled', data: { exportId, because: 'managed' } });
  });
});
