import { DAY, HOUR, MINUTE, between, instant, plus, type Instant } from '@envoi/event-sourcing';
import fc from 'fast-check';
import { isValid, issueCode, issueUncounted, withIssue, type CodeHistory } from './issue.ts';

const policy = { validFor: 10 * MINUTE, perHour: 5, perDay: 10 };
const start = instant('2026-11-23T10:00:00.000Z');
const next = { requestId: 'r', number: 3, key: 'k1' };
const after = (minutes: number): Instant => plus(start, minutes * MINUTE);
const minutesAgo = (...minutes: number[]): CodeHistory => minutes.map((ago) => after(-ago));

describe('issueCode', () => {
  it('gives a code that is valid for ten minutes', () => {
    expect(issueCode([], next, start, policy)).toEqual({ issue: { ...next, issuedAt: start, validUntil: after(10) } });
  });

  it('refuses the sixth in an hour until the first of the five is an hour old', () => {
    const history = minutesAgo(59, 40, 30, 20, 10);
    expect(issueCode(history, next, start, policy)).toEqual({ refusedUntil: after(1) });
    expect(issueCode(history, next, after(1), policy)).toHaveProperty('issue');
  });

  it('refuses the eleventh in a day until the first of the ten is a day old', () => {
    const history = minutesAgo(1439, 1000, 900, 800, 700, 600, 500, 400, 300, 200);
    expect(issueCode(history, next, start, policy)).toEqual({ refusedUntil: after(1) });
  });

  it('names the later end when both limits are reached', () => {
    const history = minutesAgo(1439, 1000, 900, 800, 700, 50, 40, 30, 20, 10);
    expect(issueCode(history, next, start, policy)).toEqual({ refusedUntil: after(10) });
  });

  it('does not depend on the order of the history', () => {
    expect(issueCode(minutesAgo(10, 59, 30, 20, 40), next, start, policy)).toEqual({ refusedUntil: after(1) });
  });

  it('never issues more than five in any hour or ten in any day, allows what it promised, and keeps little', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 * HOUR }), { maxLength: 200 }), (pauses) => {
        let history: CodeHistory = [];
        const issued: Instant[] = [];
        let now = start;
        for (const pause of pauses) {
          now = plus(now, pause);
          const result = issueCode(history, next, now, policy);
          if ('issue' in result) {
            history = withIssue(history, result.issue);
            issued.push(now);
          } else {
            expect(result.refusedUntil > now).toBe(true);
            expect(issueCode(history, next, result.refusedUntil, policy)).toHaveProperty('issue');
          }
          expect(history.length).toBeLessThanOrEqual(policy.perDay);
        }
        for (const first of issued) {
          const within = (window: number) => issued.filter((at) => at >= first && between(first, at) < window).length;
          expect(within(HOUR)).toBeLessThanOrEqual(5);
          expect(within(DAY)).toBeLessThanOrEqual(10);
        }
      }),
    );
  });
});

describe('issueUncounted', () => {
  it('issues whatever was issued before', () => {
    expect(issueUncounted(next, start, policy)).toEqual({ ...next, issuedAt: start, validUntil: after(10) });
  });
});

describe('isValid', () => {
  it('ends at the instant that was told', () => {
    const issue = issueUncounted(next, start, policy);
    expect(isValid(issue, plus(after(10), -1))).toBe(true);
    expect(isValid(issue, after(10))).toBe(false);
  });
});
