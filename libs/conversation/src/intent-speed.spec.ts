import { parseIntent } from './domain/intent.ts';

it.each([
  ['<', '<'],
  ['open tags', '<b '],
  ['spaces in a tag', `<b${' '.repeat(16_000)}`],
  ['ampersands', '&#'],
  ['backticks', '`'],
  ['fences', '```\n'],
  ['spaces', ' '],
  ['tabs before a fence', '\t'],
  ['stars', '*a'],
  ['quotes', '“'],
  ['brackets', '('],
  ['marks of different classes', 'a\u0315\u0300\u05ae'],
  ['what normalization makes long', '\ufdfa'],
  ['invisible characters', '\u200b'],
  ['commands', 'get my attachments '],
])('reads 16 KiB of %s at once', (_, noise) => {
  const text = noise.repeat(Math.ceil(16_383 / noise.length)).slice(0, 16_383);
  const start = performance.now();
  for (const format of ['plain', 'markdown', 'html'] as const)
    expect(parseIntent(text, { format }).type).not.toBe('command');
  expect(performance.now() - start).toBeLessThan(500);
});
