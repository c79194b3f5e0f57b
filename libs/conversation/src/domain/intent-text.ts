/** How the chat says that a text is written. */
export type TextFormat = 'plain' | 'markdown' | 'html';

/** What the words of a message are, once everything that does not matter is gone; `too-long` is no command. */
export type Folded = { words: string } | 'too-long';

/** The contract cuts longer texts, so that nobody knows how they went on. */
const CUT_AT = 16_384;
/** More than any command with everything around it that does not matter. */
const MEANINGFUL = 300;

const inlineTags = new Set(
  'a b big code del em font i ins kbd mark pre s small span strike strong sub sup tt u'.split(' '),
);
const blockTags = new Set('body br div h1 h2 h3 h4 h5 h6 hr html li ol p ul'.split(' '));

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  ldquo: '“',
  lsquo: '‘',
  lt: '<',
  nbsp: ' ',
  quot: '"',
  rdquo: '”',
  rsquo: '’',
  shy: '\u00ad',
  zwj: '\u200d',
  zwnj: '\u200c',
};

/** Only tags of formatting vanish; `<confirmation code>` stays what somebody wrote. A quotation keeps a sign that it is one. */
const withoutTag = (tag: string, name: string): string => {
  const known = name.toLowerCase();
  if (known === 'blockquote') return '\n> ';
  if (blockTags.has(known)) return '\n';
  return inlineTags.has(known) ? '' : tag;
};

const character = (entity: string, name: string): string => {
  const named = entities[name.toLowerCase()];
  if (named !== undefined) return named;
  const [, hex, decimal] = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name) ?? [];
  const point = hex === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hex, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : entity;
};

const TAG = /<\/?([a-z][a-z0-9]*)(?:\s[^<>]*)?\/?>/gi;
const ENTITY = /&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});/gi;

/** In Markdown, tags are words: whoever writes `<code>` there means a placeholder. */
const shown = (text: string, format: TextFormat): string => {
  if (format === 'plain') return text;
  return (format === 'html' ? text.replace(TAG, withoutTag) : text).replace(ENTITY, character);
};

const FENCE = /^[ \t]*(?:`{3,}|~{3,})(?:text|txt|plain|plaintext)?[ \t]*$/gm;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}[\p{Cc}--[\s\u0085]]]/gv;
const SPACES = /[\s\u0085\u2800]+/gu;
const QUOTES = /["`´‘’‚‛“”„‟«»‹›′″‵‶「」『』〝〞〟＂＇]/gu;
const BLOCK_MARK = /^(?:#{1,6}|[-+•]|\d{1,3}[.)]) /u;
const DECORATION = /^[*_~']+|[*_~']+$/gu;

const visible = (text: string): string => text.replace(INVISIBLE, '').replace(SPACES, ' ').trim();

/**
 * Full width, ligatures and letters drawn otherwise become plain, in lower case whatever the locale. The Turkish i needs no
 * care: neither a command nor a code has an i.
 */
const plainLetters = (text: string): string => visible(text.replace(QUOTES, "'").normalize('NFKC')).toLowerCase();

/** A word without the quotes and the markup around it: `**"me"**` → `me`. What is inside a word stays. */
export const undecorated = (word: string): string => word.replace(DECORATION, '');

/**
 * The words of a message in lower case with single spaces: without markup, quotes around words, and whatever cannot be
 * seen (product rule C3). Total, and linear in the length of the text: only a short rest is looked at closely.
 */
export const foldText = (text: string, format: TextFormat): Folded => {
  if (text.length >= CUT_AT) return 'too-long';
  const rest = visible(shown(text, format).replace(FENCE, ''));
  if (rest.length > MEANINGFUL) return 'too-long';
  const words = plainLetters(rest).replace(BLOCK_MARK, '').split(' ').map(undecorated);
  return { words: words.filter((word) => word !== '').join(' ') };
};
