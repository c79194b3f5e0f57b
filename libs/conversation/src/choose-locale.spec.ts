import { chooseLocale } from './choose-locale.ts';

it.each([
  ['de', undefined, 'de'],
  ['de-AT', 'en', 'de'],
  ['DE-latn-de', undefined, 'de'],
  ['de_CH', undefined, 'de'],
  ['en-US', 'de', 'en'],
  [undefined, 'de-DE', 'de'],
  ['fr', 'de', 'de'],
  ['fr', 'it', 'en'],
  ['den', undefined, 'en'],
  ['', '', 'en'],
  ['!?', undefined, 'en'],
  [undefined, undefined, 'en'],
] as const)('a sender of %j in a workspace of %j is spoken to in %s (C10)', (sender, workspace, locale) => {
  expect(chooseLocale(sender, workspace)).toBe(locale);
});
