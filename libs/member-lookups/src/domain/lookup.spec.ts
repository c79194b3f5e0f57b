import { HOUR, given, instant, plus, type SubjectId } from '@envoi/event-sourcing';
import { PER_HOUR, lookUp, memberLookups, nextLookupAt, type LookedUp, type MemberLookupEvent } from './lookup.ts';

const at = instant('2026-11-27T10:00:00.000Z');
const subject = '7d9f0a4e-0000-4000-8000-000000000001' as SubjectId;
const lookedUp = (after: number, changed: Partial<LookedUp> = {}): MemberLookupEvent => ({
  type: 'MemberLookedUp',
  data: { at: plus(at, after), outcome: 'found', subject, reason: 'incident', ticket: 'SEC-1', ...changed },
});
const many = (count: number, changed: Partial<LookedUp> = {}) =>
  Array.from({ length: count }, (_, index) => lookedUp(index * 1_000, changed));
const now = 60_000;

describe('A look-up of a member', () => {
  it('is recorded, whether it finds somebody or not', () => {
    const nobody: MemberLookupEvent = { type: 'MemberLookedUp', data: { at, outcome: 'not-found', reason: 'incident', ticket: 'SEC-1' } }; // prettier-ignore
    for (const one of [lookedUp(0), nobody]) given(memberLookups).when(lookUp(one.data)).then(one);
  });

  it.each(['found', 'not-found'] as const)('is refused when twenty have %s somebody within the hour', (outcome) => {
    given(memberLookups, ...many(PER_HOUR - 1, { outcome })).when(lookUp(lookedUp(now).data)).then(lookedUp(now)); // prettier-ignore
    given(memberLookups, ...many(PER_HOUR, { outcome })).when(lookUp(lookedUp(now).data)).then(); // prettier-ignore
  });

  it('is possible again when the oldest of the twenty was an hour ago', () => {
    const state = many(PER_HOUR).reduce((before, event) => memberLookups.evolve(before, event), memberLookups.initialState); // prettier-ignore
    expect(nextLookupAt(state, plus(at, now))).toBe(plus(at, HOUR));
    expect(nextLookupAt(state, plus(at, HOUR))).toBeUndefined();
    given(memberLookups, ...many(PER_HOUR)).when(lookUp(lookedUp(HOUR - 1).data)).then(); // prettier-ignore
    given(memberLookups, ...many(PER_HOUR)).when(lookUp(lookedUp(HOUR).data)).then(lookedUp(HOUR)); // prettier-ignore
  });
});
