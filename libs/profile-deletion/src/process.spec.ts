import { DAY, fold, plus, type Instant } from '@envoi/event-sourcing';
import { type ProfileDeletionEvent } from './domain/events.ts';
import {
  after,
  anIssue,
  cancelled,
  confirmed,
  confirmedAt,
  deletionId,
  dueAt,
  expired,
  goodbyeBy,
  held,
  requested,
  signOutAt,
  wholeRoad,
} from './domain/examples.ts';
import { profileDeletion } from './domain/stream.ts';
import { deletionLatenessProcess, profileDeletionProcess } from './process.ts';

const next = (now: Instant, ...events: readonly ProfileDeletionEvent[]) =>
  profileDeletionProcess.nextSteps(fold(profileDeletion, events), now);
const step = (name: string) => ({ type: 'step', step: name, deletionId });

describe('The deletion process', () => {
  it('has nothing to do for who never asked, whose code lapsed, who cancelled, and in the end', () => {
    for (const events of [[], [requested, expired], [requested, confirmed, cancelled], wholeRoad])
      expect(next(after(60), ...events)).toEqual({ actions: [] });
  });

  it('lets a code lapse at its date', () => {
    const { validUntil } = anIssue();
    expect(next(after(1), requested)).toEqual({ actions: [], until: validUntil });
    expect(next(validUntil, requested).actions).toEqual([{ type: 'expire', deletionId, number: 1 }]);
  });

  it('lets no code lapse a second time when it is entered then and the limits allow no new one', () => {
    const refused: ProfileDeletionEvent = {
      type: 'ProfileDeletionRefused',
      data: { command: 'confirm', reason: 'too-many-codes', until: after(60), deletionId, lookedUpAt: after(11) },
    };
    expect(next(after(20), requested, expired, refused)).toEqual({ actions: [] });
    expect(next(after(10), requested, refused, expired)).toEqual({ actions: [] });
  });

  it('looks at the brake again and again', () => {
    const { actions, until } = next(after(3), requested, held);
    expect([actions.length, until! > after(3)]).toEqual([1, true]);
  });

  it('starts at the date of its start', () => {
    expect(next(after(1), requested, confirmed)).toEqual({ actions: [], until: confirmedAt });
    expect(next(confirmedAt, requested, confirmed).actions).toEqual([{ type: 'start', deletionId }]);
  });

  it('takes one step after the other', () => {
    const steps = Array.from({ length: 10 }, (_, index) => next(after(60), ...wholeRoad.slice(0, 3 + index)).actions);
    expect(steps).toEqual(
      [
        'begin',
        'close-exports',
        'goodbye',
        'sign-out',
        'access',
        'content',
        'unlink',
        'look',
        'forget',
        'complete',
      ].map((name) => [step(name)]),
    );
  });

  it('looks for the goodbye when it is woken, and once more when it was waited for long enough', () => {
    expect(next(after(3), ...wholeRoad.slice(0, 5))).toEqual({ actions: [step('goodbye')], until: goodbyeBy });
  });

  it('signs out when the goodbye could be read', () => {
    expect(next(after(4), ...wholeRoad.slice(0, 6))).toEqual({ actions: [], until: signOutAt });
  });
});

describe('The lateness of a deletion', () => {
  const late = (now: Instant, ...events: readonly ProfileDeletionEvent[]) =>
    deletionLatenessProcess.nextSteps(fold(profileDeletion, events), now);

  it('is looked at when half, four fifths and all of its time have passed', () => {
    expect(late(confirmedAt, requested, confirmed)).toEqual({ actions: [], until: plus(confirmedAt, 15 * DAY) });
    const half: ProfileDeletionEvent = { type: 'ProfileDeletionLate', data: { deletionId, percent: 50 } };
    expect(late(plus(confirmedAt, 15 * DAY), ...wholeRoad.slice(0, 6)).actions).toMatchObject([{ percent: 50 }]);
    expect(late(plus(confirmedAt, 16 * DAY), ...wholeRoad.slice(0, 6), half)).toEqual({
      actions: [],
      until: plus(confirmedAt, 24 * DAY),
    });
    expect(late(dueAt, ...wholeRoad.slice(0, 6), half).actions).toMatchObject([{ percent: 80 }, { percent: 100 }]);
    expect(late(dueAt, ...wholeRoad)).toEqual({ actions: [] });
  });
});
