import fc from 'fast-check';
import { cleanName, knownLocale, knownTimeZone, outsideId } from './index.ts';

describe('names from outside', () => {
  it('lose line breaks, control characters and direction marks', () => {
    expect(cleanName('in\u202egnp.exe\r\nX-Evil: 1\u0000\u200b')).toBe('ingnp.exeX-Evil: 1');
  });

  it('keep letters of any script, and joiners inside emoji', () => {
    expect(cleanName(' Überweisung 請求書 👩‍💻.pdf ')).toBe('Überweisung 請求書 👩‍💻.pdf');
  });

  it('are never longer than 1,024 characters, never malformed, never of more than one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (name) => {
        const clean = cleanName(name);
        return clean.length <= 1_024 && clean.isWellFormed() && !/[\r\n\u2028\u2029\u0085]/.test(clean);
      }),
    );
  });
});

describe('ids from outside', () => {
  it.each(['x', 'a b', 'é@例え', '...', 'a'.repeat(256)])('may be %j', (id) => {
    expect(outsideId.safeParse(id).success).toBe(true);
  });

  it.each(['', 'a'.repeat(257), 'a\nb', 'a\u0000', '\ud800', '.', '..', 7, null])('may not be %j', (id) => {
    expect(outsideId.safeParse(id).success).toBe(false);
  });
});

describe('time zones and locales from outside', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['UTC', 'UTC'],
    ['+01:00', undefined],
    ['Mars/Olympus', undefined],
    ['', undefined],
    ['Europe/Berlin\n', undefined],
  ])('time zone %j is %j', (text, zone) => {
    expect(knownTimeZone(text)).toBe(zone);
  });

  it.each([
    ['de-de', 'de-DE'],
    ['en', 'en'],
    ['x', undefined],
    ['de_DE', undefined],
    ['not a tag', undefined],
  ])('locale %j is %j', (text, locale) => {
    expect(knownLocale(text)).toBe(locale);
  });
});
