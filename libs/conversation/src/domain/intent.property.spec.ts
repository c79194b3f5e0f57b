import fc from 'fast-check';
import { parseIntent, type Intent } from './intent.ts';
import { type TextFormat } from './intent-text.ts';
import { phrases } from './phrases.ts';

const formats: readonly TextFormat[] = ['plain', 'markdown', 'html'];
const anyFormat = fc.constantFrom(...formats);
const anyPhrase = fc.constantFrom(...Object.values(phrases));
const LETTERS = Array.from('bcdfghjklmnpqrstvwxz');
const aCode = fc.array(fc.constantFrom(...LETTERS), { minLength: 6, maxLength: 6 }).map((letters) => letters.join(''));
const aToZ = Array.from('abcdefghijklmnopqrstuvwxyz');

/** For texts of letters and spaces alone: the rules C3 to C5 written down once more, as simply as can be. */
const isCommandByTheBook = (text: string): boolean => {
  const squeezed = text.toLowerCase().split(' ').filter(Boolean).join(' ');
  if (squeezed === 'help') return true;
  return ['get my attachments', 'delete me'].some((phrase) => {
    const tail = squeezed.startsWith(phrase) ? squeezed.slice(phrase.length).replace(/^ /, '') : undefined;
    return tail === '' || (tail?.length === 6 && Array.from(tail).every((letter) => LETTERS.includes(letter)));
  });
};

const isCommand = (text: string, format: TextFormat = 'plain') => parseIntent(text, { format }).type === 'command';

/** One letter added, left out, replaced, or swapped with its neighbour. */
const slip = (text: string, at: number, letter: string): readonly string[] => {
  const [before, after] = [text.slice(0, at), text.slice(at)];
  return [
    `${before}${letter}${after}`,
    `${before}${after.slice(1)}`,
    `${before}${letter}${after.slice(1)}`,
    `${before}${after.charAt(1)}${after.charAt(0)}${after.slice(2)}`,
  ];
};

it('never throws, and always says one of four things', () => {
  const pieces = fc.constantFrom(
    'Get my attachments',
    'delete me',
    'help',
    '<',
    '>',
    '&',
    '&#',
    ';',
    '`',
    '**',
    '“',
    '\n> ',
  );
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)))
      .map((units) => units.join('')),
    fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 20 }).map((parts) => parts.join('')),
  );
  const kinds: readonly Intent['type'][] = ['command', 'near-miss', 'unknown', 'empty'];
  fc.assert(
    fc.property(anything, anyFormat, (text, format) => {
      expect(kinds).toContain(parseIntent(text, { format }).type);
    }),
    { numRuns: 800 },
  );
});

it('never executes a slip of the finger', () => {
  fc.assert(
    fc.property(anyPhrase, fc.nat(24), fc.constantFrom(...aToZ), fc.option(aCode), (phrase, place, letter, code) => {
      const text = code === null ? phrase : `${phrase} ${code}`;
      for (const slipped of slip(text, place % (text.length + 1), letter))
        expect([slipped, isCommand(slipped)]).toEqual([slipped, isCommandByTheBook(slipped)]);
    }),
    { numRuns: 800 },
  );
});

it('executes letters and spaces only if they are a command by the book', () => {
  const word = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom('get', 'my', 'attachments', 'delete', 'me', 'help', 'please', 'not', 'and'),
    },
    { weight: 2, arbitrary: anyPhrase },
    { weight: 2, arbitrary: aCode },
    { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...aToZ), maxLength: 7 }) },
  );
  const separator = fc.constantFrom('', ' ', ' ', ' ', '  ');
  const text = fc.array(fc.tuple(word, separator), { maxLength: 5 }).map((parts) => parts.flat().join(''));
  fc.assert(
    fc.property(text, anyFormat, (written, format) => {
      expect([written, isCommand(written, format)]).toEqual([written, isCommandByTheBook(written)]);
    }),
    { numRuns: 1_500 },
  );
});

it('never executes a command with other words before or after it', () => {
  const other = fc.stringMatching(/^[a-z]{1,12}( [a-z]{1,12}){0,4}$/);
  fc.assert(
    fc.property(anyPhrase, other, fc.boolean(), anyFormat, (phrase, words, first, format) => {
      const text = first ? `${words} ${phrase}` : `${phrase} ${words}`;
      expect([text, isCommand(text, format)]).toEqual([text, isCommandByTheBook(text)]);
    }),
    { numRuns: 800 },
  );
});

it('always takes exactly six letters of the alphabet for a code, and gives them back folded', () => {
  const wrapping = fc.constantFrom(
    ['', ''],
    ['"', '"'],
    ['“', '”'],
    ['`', '`'],
    ['(', ')'],
    ['[', ']'],
    ['<', '>'],
    ['', '.'],
  );
  fc.assert(
    fc.property(aCode, wrapping, fc.constantFrom('', ' ', '\n', '\u00a0'), (code, [opening, closing], space) => {
      const text = `Get my attachments${space}${opening}${code.toUpperCase()}${closing}`;
      expect(parseIntent(text)).toEqual({ type: 'command', command: 'export', code });
    }),
  );
});

it('never takes another tail for a code', () => {
  const notACode = fc
    .string({ unit: fc.constantFrom(...LETTERS, 'a', 'y', '1'), minLength: 1, maxLength: 9 })
    .filter((tail) => !isCommandByTheBook(`delete me ${tail}`));
  fc.assert(
    fc.property(notACode, fc.constantFrom('', ' '), (tail, space) => {
      expect(parseIntent(`Delete me${space}${tail}`)).toEqual({ type: 'near-miss', command: 'deletion' });
    }),
  );
});
