import { instant, type SubjectId } from '@envoi/event-sourcing';
import { parseKeyring } from '@envoi/keyring';
import fc from 'fast-check';
import { CODE_ALPHABET, Codes, codeFor } from './codes.ts';
import { type CodeIssue } from './issue.ts';

const secret = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const codes = new Codes(parseKeyring(`k2:${secret(2)},k1:${secret(1)}`, 'CODE_KEYS'));
const subject = 'a3c1e0de-0000-4000-8000-000000000001' as SubjectId;
const anIssue = (number = 1, key = 'k2'): CodeIssue => ({
  requestId: 'a3c1e0de-0000-4000-8000-000000000002',
  number,
  key,
  issuedAt: instant('2026-11-23T10:00:00.000Z'),
  validUntil: instant('2026-11-23T10:10:00.000Z'),
});

describe('codeFor', () => {
  it('is the same for ever for the same key, subject, command, request and number', () => {
    expect(codeFor(Buffer.alloc(32, 1), { subject, command: 'export', issue: anIssue() })).toBe('lcmslp');
  });

  it('is always six letters without vowels', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(), (key, number) => {
        const code = codeFor(Buffer.from(key), { subject, command: 'export', issue: anIssue(number) });
        expect(code).toMatch(/^[bcdfghjklmnpqrstvwxz]{6}$/);
      }),
    );
  });

  it('differs with the subject, the command, the request and the number', () => {
    const key = Buffer.alloc(32, 1);
    const some = [
      { subject, command: 'export', issue: anIssue() },
      { subject: 'other' as SubjectId, command: 'export', issue: anIssue() },
      { subject, command: 'deletion', issue: anIssue() },
      { subject, command: 'export', issue: { ...anIssue(), requestId: 'other' } },
      { subject, command: 'export', issue: anIssue(2) },
    ] as const;
    expect(new Set(some.map((of) => codeFor(key, of))).size).toBe(some.length);
  });

  it('uses every letter equally often at every place', () => {
    const draws = 20_000;
    const seen = Array.from({ length: 6 }, () => new Map<string, number>());
    for (let number = 0; number < draws; number += 1) {
      const code = codeFor(Buffer.alloc(32, 7), { subject, command: 'export', issue: anIssue(number) });
      seen.forEach((counts, place) => {
        const letter = code.charAt(place);
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
      });
    }
    for (const counts of seen) {
      const expected = draws / CODE_ALPHABET.length;
      const chiSquare = Array.from(CODE_ALPHABET).reduce(
        (sum, letter) => sum + ((counts.get(letter) ?? 0) - expected) ** 2 / expected,
        0,
      );
      expect(chiSquare).toBeLessThan(50); // 19 degrees of freedom: 1 in 10,000 beyond
    }
  });
});

describe('Codes', () => {
  it('issues with the current key and still knows the codes of older ones', () => {
    expect(codes.issueKey).toBe('k2');
    const old = codes.codeOf(subject, 'export', anIssue(1, 'k1'));
    expect(codes.isRight(subject, 'export', anIssue(1, 'k1'), old)).toBe(true);
    expect(codes.isRight(subject, 'export', anIssue(1, 'k2'), old)).toBe(false);
  });

  it('accepts the code and nothing else', () => {
    const right = codes.codeOf(subject, 'export', anIssue());
    const isRight = codes.checker(subject, 'export', right);
    expect(isRight(anIssue())).toBe(true);
    expect(isRight(anIssue(2))).toBe(false);
    expect(codes.checker(subject, 'deletion', right)(anIssue())).toBe(false);
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('', `${right} `, right.toUpperCase(), right.slice(1))),
        (wrong) => {
          fc.pre(wrong !== right);
          expect(codes.isRight(subject, 'export', anIssue(), wrong)).toBe(false);
        },
      ),
    );
  });

  it('finds no code right whose key is gone, and names the key when it should show one', () => {
    expect(codes.isRight(subject, 'export', anIssue(1, 'k0'), 'qwzxcv')).toBe(false);
    expect(() => codes.codeOf(subject, 'export', anIssue(1, 'k0'))).toThrow('"k0"');
  });
});
