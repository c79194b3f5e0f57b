import { DomainError, HOUR, given, plus } from '@envoi/event-sourcing';
import { decide } from './decide.ts';
import { type ProfileDeletionEvent } from './events.ts';
import {
  aManagedMember,
  aMember,
  after,
  anIssue,
  asking,
  askedAt,
  cancelled,
  confirmed,
  confirmedAt,
  deletionId,
  dueAt,
  entering,
  expired,
  forgotten,
  held,
  policy,
  requested,
  secondDeletionId,
  started,
  touched,
} from './examples.ts';
import { profileDeletion } from './stream.ts';

const first = { requestId: deletionId, number: 1 };
const refusal = (command: 'request' | 'confirm', reason: 'managed' | 'too-many-codes', more: object = {}) =>
  ({
    type: 'ProfileDeletionRefused',
    data: { command, reason, ...more, lookedUpAt: askedAt },
  }) as ProfileDeletionEvent;
const reissued = (
  number: number,
  because: 'asked' | 'wrong-code' | 'too-late',
  at = after(1),
): ProfileDeletionEvent => ({
  type: 'ProfileDeletionCodeReissued',
  data: { deletionId, issue: anIssue(number, at), because, touched },
});

it('is recorded with the connection over which it was asked', () => {
  const input = { ...asking(askedAt), member: { ...aMember, connection: 'acme' } };
  const { decided } = given(profileDeletion).when(decide.request(input));
  expect(decided).toMatchObject([{ type: 'ProfileDeletionRequested', data: { connection: 'acme' } }]);
});

describe('Delete me', () => {
  it('is answered with a code', () => {
    given(profileDeletion)
      .when(decide.request(asking(askedAt, deletionId)))
      .then(requested);
  });

  it('shows the same code while it is valid', () => {
    const shown = { type: 'ProfileDeletionCodeShown', data: { deletionId, issue: anIssue(), touched } } as const;
    given(profileDeletion, requested)
      .when(decide.request(asking(after(9))))
      .then(shown);
  });

  it('makes a new request when the code has lapsed and that was recorded', () => {
    const { decided } = given(profileDeletion, requested, expired).when(decide.request(asking(after(11))));
    expect(decided).toMatchObject([{ type: 'ProfileDeletionRequested', data: { deletionId: secondDeletionId } }]);
  });

  it('is refused for managed members, with and without a code', () => {
    const member = aManagedMember;
    const { when } = given(profileDeletion, requested);
    when(decide.request({ ...asking(after(1)), member })).then(refusal('request', 'managed'));
    when(decide.confirm({ ...entering(after(1), first), member })).then(refusal('confirm', 'managed'));
  });

  it('is refused after five codes in an hour; the wrong code is spent all the same', () => {
    const events = [requested, ...[2, 3, 4, 5].map((number) => reissued(number, 'wrong-code'))];
    const until = plus(askedAt, HOUR);
    const { decided, history } = given(profileDeletion, ...events).when(decide.confirm(entering(after(2))));
    expect(decided).toEqual([refusal('confirm', 'too-many-codes', { until, deletionId })]);
    given(profileDeletion, ...history)
      .when(decide.confirm(entering(after(3), { requestId: deletionId, number: 5 })))
      .then(refusal('confirm', 'too-many-codes', { until, deletionId }));
  });

  it('of a subject that is forgotten is nothing that can be decided', () => {
    const { when } = given(profileDeletion, forgotten);
    expect(() => when(decide.request(asking(after(1))))).toThrow(DomainError);
    expect(() => when(decide.confirm(entering(after(1), first)))).toThrow(DomainError);
  });
});

describe('Delete me with a code', () => {
  it('is confirmed by the right one', () => {
    given(profileDeletion, requested)
      .when(decide.confirm(entering(confirmedAt, first)))
      .then(confirmed);
  });

  it('waits as long as operators want it to', () => {
    const input = { ...entering(confirmedAt, first), policy: { ...policy, startAfter: HOUR } };
    const { decided } = given(profileDeletion, requested).when(decide.confirm(input));
    expect(decided).toMatchObject([{ data: { startAt: plus(confirmedAt, HOUR), dueAt } }]);
  });

  it('is held while the brake is on, and counts from its acceptance when it is off', () => {
    given(profileDeletion, requested)
      .when(decide.confirm({ ...entering(confirmedAt, first), isBrakeOn: true }))
      .then(held);
    const member = { managed: false, lookedUpAt: askedAt };
    const { when } = given(profileDeletion, requested, held);
    when(decide.release({ deletionId, policy, member })).then(confirmed);
    when(decide.release({ deletionId: secondDeletionId, policy, member })).then();
    when(decide.release({ deletionId, policy, member: aManagedMember })).then({
      type: 'ProfileDeletionCancelled',
      data: { deletionId, because: 'managed' },
    });
  });

  it.each([
    ['a wrong one', entering(after(1)), 'wrong-code', 1],
    ['one that is too late', entering(after(10), first), 'too-late', 10],
  ] as const)('gets a new code for %s', (_, input, because, minutes) => {
    given(profileDeletion, requested)
      .when(decide.confirm(input))
      .then(reissued(2, because, after(minutes)));
  });

  it('makes a request when there was none', () => {
    const { decided } = given(profileDeletion).when(decide.confirm(entering(askedAt, first)));
    expect(decided).toMatchObject([{ type: 'ProfileDeletionRequested', data: { because: 'code-without-request' } }]);
  });

  it('entered again shows how it stands', () => {
    const shown = (state: string, more = {}) => [
      { type: 'ProfileDeletionStateShown', data: { deletionId, state, ...more } },
    ];
    const again = decide.confirm(entering(after(3), first));
    expect(given(profileDeletion, requested, held).when(again).decided).toEqual(shown('held'));
    expect(given(profileDeletion, requested, confirmed).when(again).decided).toEqual(
      shown('waiting', { startAt: confirmedAt }),
    );
    expect(given(profileDeletion, requested, confirmed, started).when(again).decided).toEqual(shown('running'));
    expect(given(profileDeletion, requested, confirmed, cancelled).when(again).decided).toEqual(shown('cancelled'));
  });

  it('gets a fresh one, uncounted, when it lapsed before it could be sent', () => {
    const input = { ...asking(after(10)), deletionId, number: 1 };
    const { decided } = given(profileDeletion, requested).when(decide.reissueLapsed(input));
    expect(decided).toMatchObject([{ data: { because: 'lapsed-unsent', issue: { number: 2 } } }]);
    given(profileDeletion, requested)
      .when(decide.reissueLapsed({ ...input, now: after(9) }))
      .then();
  });
});
