import { IntlMessageFormat } from 'intl-messageformat';
import { type Locale } from '../domain/events.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { isKind } from './kinds.ts';
import { type Sentences, type Versions } from './sentences.ts';

export type Values = Readonly<Record<string, string | number | boolean>>;

/** One file per language; English is complete (product rule C10). */
export const languages: Readonly<Record<Locale, Sentences>> = { en, de };

/** Which sentence: a record names the version it was said with. */
type Wanted = Readonly<{ kind: string; locale: Locale; template: number }>;
type InLanguage = Omit<Wanted, 'kind'>;

/** The sentence of a kind with its values. Throws an Error when there is none, or when a value is missing. */
export const message = ({ kind, locale, template }: Wanted, values: Values): string => {
  if (!isKind(kind)) throw new Error(`no sentence for messages of kind ${kind}`);
  const formatted = compiled(versionOf(languages[locale].messages[kind], template), locale).format(values);
  return String(formatted);
};

export const introductionLine = ({ locale, template }: InLanguage): string =>
  versionOf(languages[locale].introductionLine, template);

export const linkTitle = ({ locale, template }: InLanguage): string => versionOf(languages[locale].linkTitle, template);

export const quotesOf = ({ locale }: Pick<Wanted, 'locale'>): Sentences['quotes'] => languages[locale].quotes;

/** As it was when `template` was current: its newest version up to then. */
const versionOf = (versions: Versions, template: number): string => {
  const numbers = Object.keys(versions).map(Number);
  const sentence = versions[Math.max(...numbers.filter((number) => number <= template))];
  if (sentence === undefined) throw new Error(`no sentence of version ${template}`);
  return sentence;
};

const cache = new Map<string, IntlMessageFormat>();

const compiled = (sentence: string, locale: Locale): IntlMessageFormat => {
  const key = `${locale} ${sentence}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const format = new IntlMessageFormat(sentence, locale, undefined, { ignoreTag: true });
  cache.set(key, format);
  return format;
};
