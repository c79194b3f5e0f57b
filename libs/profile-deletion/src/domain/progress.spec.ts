import { type ProfileDeletionEvent } from './events.ts';
import {
  after,
  cancelled,
  completed,
  confirmed,
  deletionId,
  exportsClosed,
  forgotten,
  gone,
  held,
  requested,
  secondDeletionId,
  started,
  wholeRoad,
} from './examples.ts';
import { progressOf } from './progress.ts';

const stateAfter = (...events: readonly ProfileDeletionEvent[]) => progressOf(events, deletionId, after(3))?.state;

describe('The page of a deletion', () => {
  it.each([
    ['unconfirmed', [requested]],
    ['running', [requested, held]],
    ['running', [requested, confirmed]],
    ['running', wholeRoad.slice(0, 7)],
    ['cancelled', [requested, confirmed, cancelled]],
    ['complete', wholeRoad],
  ] as const)('says %s', (state, events) => {
    expect(stateAfter(...events)).toBe(state);
  });

  it('says that it lapsed, as soon as the code has', () => {
    expect(progressOf([requested], deletionId, after(10))?.state).toBe('lapsed');
  });

  it('knows nothing of another one', () => {
    expect(progressOf([requested], secondDeletionId, after(3))).toBeUndefined();
  });

  it('lists what is done and what is not, and what is kept', () => {
    const progress = progressOf(wholeRoad.slice(0, 9), deletionId, after(8));
    expect(progress?.steps.filter(({ at }) => at !== undefined).map(({ step }) => step)).toEqual([
      'begin',
      'close-exports',
      'goodbye',
      'sign-out',
      'access',
      'content',
    ]);
    expect(progress?.steps).toHaveLength(10);
    expect(progress?.retained).toEqual([{ step: 'content', category: 'messages', reason: 'legal-hold' }]);
    expect(progress).not.toHaveProperty('certificate');
  });

  it('has the certificate in the end', () => {
    expect(progressOf(wholeRoad, deletionId, after(12))).toMatchObject({ certificate: 'a.b.c' });
  });

  it('lists what there was to do for who was gone before', () => {
    const events = [requested, confirmed, started, gone, exportsClosed, forgotten, completed];
    expect(progressOf(events, deletionId, after(12))?.steps.map(({ step }) => step)).toEqual([
      'look',
      'close-exports',
      'forget',
      'complete',
    ]);
  });
});
