import fc from 'fast-check';
import { harmless, jsonLine, wrap } from './terminal.ts';

describe('what others wrote', () => {
  it('cannot steer a terminal: neither move, nor colour, nor turn, nor hide anything', () => {
    const steering = '\u001b[2J\u0007\u0000\r\u009b31m\u202e\u2066\u200b\u2028\ufeff\u{e0041}';
    expect(harmless(`a${steering}b`)).toMatch(/^a[?[\]A-Za-z0-9]+b$/);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(harmless(text))),
    );
  });

  it('stays what it is otherwise, in every language', () => {
    for (const text of ['Größe: 3 · “ja” – naïve', 'İstanbul', '日本語', 'مرحبا', '[code]'])
      expect(harmless(text)).toBe(text);
  });
});

describe('a line of JSON', () => {
  it('is whole, and cannot steer a terminal either', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = jsonLine({ [text]: [text] });
        return JSON.stringify(JSON.parse(line)) === JSON.stringify({ [text]: [text] }) && harmless(line) === line;
      }),
    );
    expect(jsonLine('\u009b31m\u202e\u{e0041}ü')).toBe('"\\u009b31m\\u202e\\udb40\\udc41ü"');
  });
});

describe('a text', () => {
  it('is broken at blanks, into lines that are short enough unless a word is not', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('a 2f3c0a52-8d2e-5d0c b', 8)).toEqual(['a', '2f3c0a52-8d2e-5d0c', 'b']);
    expect(wrap('', 8)).toEqual(['']);
    expect(wrap('one two three', Infinity)).toEqual(['one two three']);
  });

  it('loses no word', () => {
    const text = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (whole, width) => {
        const lines = wrap(whole, width);
        return lines.join(' ') === whole && lines.every((line) => line.length <= width || !line.includes(' '));
      }),
    );
  });
});
