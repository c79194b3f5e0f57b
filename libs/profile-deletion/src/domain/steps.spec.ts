import { fold, given } from '@envoi/event-sourcing';
import { decide } from './decide.ts';
import { type ProfileDeletionEvent, type Step } from './events.ts';
import {
  aReport,
  accessRemoved,
  after,
  cancelled,
  completed,
  confirmed,
  confirmedAt,
  contentDeleted,
  deletionId,
  exportsClosed,
  forgotten,
  frozen,
  gone,
  goodbye,
  goodbyeBy,
  held,
  policy,
  requested,
  secondDeletionId,
  signedOut,
  started,
  unlinked,
  wholeRoad,
} from './examples.ts';
import { stepAhead, type ProfileDeletion } from './state.ts';
import { profileDeletion } from './stream.ts';

const report = (step: 'begin' | 'sign-out' | 'access' | 'content' | 'unlink', given = aReport()) =>
  decide.recordReport({ deletionId, step, report: given });
const ahead = (events: readonly ProfileDeletionEvent[]): Step | undefined => {
  const { current } = fold(profileDeletion, events);
  return current.status === 'running' ? stepAhead(current.facts) : undefined;
};
const complete = (done: ProfileDeletionEvent) => decide.complete(done.data as Parameters<typeof decide.complete>[0]);

/** Each decision that records a fact, with that fact. */
const decisions: readonly (readonly [Step, ReturnType<typeof report>, ProfileDeletionEvent])[] = [
  ['begin', report('begin'), frozen],
  [
    'close-exports',
    decide.recordExportsClosed({ deletionId, exportsRevision: 0, now: after(3), policy }),
    exportsClosed,
  ],
  ['goodbye', decide.recordGoodbye({ deletionId, outcome: 'delivered', at: after(4), policy }), goodbye],
  ['sign-out', report('sign-out', aReport(after(5))), signedOut],
  ['access', report('access', aReport(after(6))), accessRemoved],
  [
    'content',
    report('content', aReport(after(7), { retained: [{ category: 'messages', reason: 'legal-hold' }] })),
    contentDeleted,
  ],
  ['unlink', report('unlink', aReport(after(8))), unlinked],
  ['look', decide.recordGone({ deletionId, how: 'unknown', at: after(9) }), gone],
  ['forget', decide.forget({ deletionId, now: after(10) }), forgotten],
  ['complete', complete(completed), completed],
];
const before = (index: number): readonly ProfileDeletionEvent[] => wholeRoad.slice(0, 3 + index);

describe('The steps of a deletion', () => {
  it.each(decisions.map(([step, decision, event], index) => ({ step, decision, event, index })))(
    '$step is the one that comes next, and is recorded once',
    ({ step, decision, event, index }) => {
      expect(ahead(before(index))).toBe(step);
      const { history } = given(profileDeletion, ...before(index)).when(decision);
      expect(history.at(-1)).toEqual(event);
      given(profileDeletion, ...history)
        .when(decision)
        .then();
    },
  );

  it('are recorded in no other order', () => {
    for (let at = 0; at < decisions.length; at += 1)
      for (const [index, [step, decision]] of decisions.entries())
        if (index !== at && !(at === 0 && step === 'look'))
          // who is gone when it begins was looked for, too
          given(profileDeletion, ...before(at))
            .when(decision)
            .then();
  });

  it('of another deletion are nothing to this one', () => {
    given(profileDeletion, ...before(0))
      .when(decide.recordReport({ deletionId: secondDeletionId, step: 'begin', report: aReport() }))
      .then();
  });

  it('start at their date, and never after a cancellation', () => {
    const start = decide.start({ deletionId, now: confirmedAt });
    given(profileDeletion, requested, confirmed).when(start).then(started);
    given(profileDeletion, requested, confirmed)
      .when(decide.start({ deletionId, now: after(1) }))
      .then();
    given(profileDeletion, requested, confirmed, cancelled).when(start).then();
    given(profileDeletion, requested, confirmed, started).when(start).then();
  });

  it('can be cancelled until they start, and not afterwards', () => {
    const cancel = decide.cancel({ deletionId });
    given(profileDeletion, requested, held).when(cancel).then(cancelled);
    given(profileDeletion, requested, confirmed).when(cancel).then(cancelled);
    given(profileDeletion, requested).when(cancel).then();
    for (let at = 0; at <= decisions.length; at += 1)
      given(profileDeletion, ...before(at))
        .when(cancel)
        .then();
  });

  it('are refused by `begin` only, and then nothing goes on', () => {
    const refuse = decide.refuse({ deletionId });
    const { history } = given(profileDeletion, requested, confirmed, started).when(refuse);
    expect(history.at(-1)).toEqual({ type: 'ProfileDeletionCancelled', data: { deletionId, because: 'managed' } });
    expect(ahead(history)).toBeUndefined();
    given(profileDeletion, ...before(1))
      .when(refuse)
      .then();
  });

  it('are left out for who is gone when it begins', () => {
    const events = [...before(0), gone];
    expect(ahead(events)).toBe('close-exports');
    const closing = decide.recordExportsClosed({ deletionId, exportsRevision: -1, now: after(3), policy });
    const closed = given(profileDeletion, ...events).when(closing);
    expect(closed.decided[0]?.data).not.toHaveProperty('goodbyeBy');
    expect(ahead(closed.history)).toBe('forget');
    const { decided } = given(profileDeletion, ...closed.history).when(decide.forget({ deletionId, now: after(4) }));
    expect(decided).toMatchObject([{ data: { because: 'found-gone' } }]);
  });

  it('sign out at once when the goodbye could not be shown', () => {
    const { decided } = given(profileDeletion, ...before(2)).when(
      decide.recordGoodbye({ deletionId, outcome: 'not-in-time', at: goodbyeBy, policy }),
    );
    expect(decided).toMatchObject([{ data: { signOutAt: goodbyeBy } }]);
  });

  it('that failed say so once, until they are done after all', () => {
    const failing = decide.recordFailure({ deletionId, step: 'begin', reason: 'refused', at: after(3) });
    const { history } = given(profileDeletion, ...before(0)).when(failing);
    expect(history).toHaveLength(4);
    given(profileDeletion, ...history)
      .when(failing)
      .then();
    const state = fold(profileDeletion, [...history, frozen]);
    expect(state.current).not.toHaveProperty('failed');
    given(profileDeletion, ...before(1))
      .when(failing)
      .then();
  });

  it('that are late are recorded once for each degree', () => {
    const late = (percent: 50 | 80 | 100) => decide.recordLate({ deletionId, percent });
    const { history } = given(profileDeletion, ...before(0)).when(late(80));
    given(profileDeletion, ...history)
      .when(late(50))
      .then();
    given(profileDeletion, ...history)
      .when(late(80))
      .then();
    expect(given(profileDeletion, ...history).when(late(100)).decided).toHaveLength(1);
  });

  it('end as failed when the vault lost who it is for, unless it was told to forget them', () => {
    const fail = decide.fail({ deletionId });
    for (let at = 0; at <= 8; at += 1) expect(given(profileDeletion, ...before(at)).when(fail).decided).toHaveLength(1);
    for (const at of [9, 10])
      given(profileDeletion, ...before(at))
        .when(fail)
        .then();
  });
});

describe('Who is idle', () => {
  it('is forgotten when nothing is open, once', () => {
    const forget = decide.forgetIdle({ now: after(1) });
    const { history } = given(profileDeletion).when(forget);
    expect(history).toEqual([{ type: 'SubjectForgotten', data: { because: 'idle', forgottenAt: after(1) } }]);
    given(profileDeletion, ...history)
      .when(forget)
      .then();
  });

  it('is not forgotten while a request is open or a deletion under way', () => {
    for (const events of [[requested], [requested, held], [requested, confirmed], before(4)])
      given(profileDeletion, ...events)
        .when(decide.forgetIdle({ now: after(1) }))
        .then();
  });
});

it('the state after the whole road says that nobody is known any more', () => {
  const state: ProfileDeletion = fold(profileDeletion, wholeRoad);
  expect(state).toMatchObject({ isForgotten: true, current: { status: 'complete', outcome: 'deleted' } });
});
