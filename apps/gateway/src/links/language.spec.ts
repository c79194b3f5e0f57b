import { formatSize, instantFormat, preferredLanguage } from './language.ts';

describe('the language of a page', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['fr', 'en'],
    ['de', 'de'],
    ['DE-at', 'de'],
    ['fr, de;q=0.8, en;q=0.9', 'en'],
    ['en;q=0.1, de-DE', 'de'],
    ['de;q=0', 'en'],
    ['*', 'en'],
    ['de;q=banana', 'en'],
  ] as const)('for %j is %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});

it.each([
  ['en', 0, '0 bytes'],
  ['en', 999, '999 bytes'],
  ['en', 1_500_000, '1.5 MB'],
  ['de', 1_500_000, '1,5 MB'],
  ['en', 9e15, '9 PB'],
] as const)('in %s, %d bytes are %s', (language, bytes, text) => {
  expect(formatSize(language, bytes)).toBe(text);
});

it('an instant names its time zone', () => {
  expect(instantFormat('en', 'Europe/Berlin')('2026-11-23T10:00:00.000Z')).toMatch(/Nov 23, 2026, 11:00 AM GMT\+1/);
  expect(instantFormat('de')('2026-11-23T10:00:00.000Z')).toMatch(/23\. Nov\. 2026, 10:00 UTC/);
});
