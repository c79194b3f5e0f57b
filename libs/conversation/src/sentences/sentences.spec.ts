import { IntlMessageFormat } from 'intl-messageformat';
import { examples } from '../catalogue.ts';
import { neededFills } from '../render.ts';
import { languages } from './index.ts';
import { kinds } from './kinds.ts';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** Text between arguments, as the parser numbers it. */
const LITERAL = '0';

/** The arguments of a sentence, with the cases that it tells apart: `count: one other`. */
const argumentsOf = (elements: readonly Element[]): readonly string[] =>
  elements.flatMap((element) => {
    if (!('value' in element) || String(element.type) === LITERAL) return [];
    if (!('options' in element)) return [element.value];
    const cases = Object.entries(element.options);
    const names = cases.map(([name]) => name).toSorted();
    return [`${element.value}: ${names.join(' ')}`, ...cases.flatMap(([, { value }]) => argumentsOf(value))];
  });

const needsOf = (sentence: string, locale: string): readonly string[] => {
  const ast = new IntlMessageFormat(sentence, locale, undefined, { ignoreTag: true }).getAst();
  return [...new Set(argumentsOf(ast))].toSorted();
};

describe.each(kinds)('%s', (kind) => {
  const english = languages.en.messages[kind];
  const german = languages.de.messages[kind];

  it('has the same versions in both languages, from 1 on', () => {
    expect(Object.keys(english)[0]).toBe('1');
    expect(Object.keys(german)).toEqual(Object.keys(english));
  });

  it('needs the same of both languages, and tells the same cases apart', () => {
    for (const version of Object.keys(english).map(Number))
      expect(needsOf(german[version]!, 'de')).toEqual(needsOf(english[version]!, 'en'));
  });

  it('is not the same sentence in both', () => {
    expect(german[1]).not.toBe(english[1]);
  });

  it('is filled in with exactly what it says that it needs', () => {
    const says = new Set(needsOf(english[1], 'en'));
    const fills = ['fileUrl', 'pageUrl', 'cancelUrl', 'deletionUrl', 'accountName', 'accountUrl'];
    const said = fills.filter((name) => says.has(name));
    const needed = examples[kind].map(({ parameters }) => [...neededFills(kind, parameters)].filter((name) => name !== 'code')); // prettier-ignore
    for (const some of needed) expect(said).toEqual(expect.arrayContaining(some));
    expect([...new Set(needed.flat())].sort()).toEqual(said.sort());
    const withCode = examples[kind].some(({ parameters }) => neededFills(kind, parameters).has('code'));
    if (withCode) expect(says).toContain('codeBlock');
  });

  it('is typographic: no straight quotes, no straight apostrophes', () => {
    for (const sentence of [english[1], german[1]]) expect(sentence).not.toMatch(/["']/);
  });
});
