import { harmless, wrap, type Page } from '../terminal.ts';

/** What is said about something, under a word. Of several texts none is broken as long as it fits into a line. */
export type Row = Readonly<{ label: string; texts: readonly string[]; quoted?: true }>;

/** Where rows begin: below the word behind a time. */
const INDENT = 14;

/** A row with its label before it and its lines below each other; texts may have line breaks. */
export const rowLines = ({ width, paint }: Page, { label, texts, quoted }: Row): readonly string[] => {
  const mark = quoted === true ? `${paint('dim', '│')} ` : '';
  const room = width - INDENT - (quoted === true ? 2 : 0);
  return joined(texts, room).map((line, index) => {
    const before = (index === 0 ? `    ${label}` : '').padEnd(INDENT);
    return `${paint('dim', before)}${mark}${line}`.trimEnd();
  });
};

const BETWEEN = ' · ';

/** As many as fit into each line. */
const joined = (texts: readonly string[], width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const text of texts) {
    const longer = line === '' ? text : `${line}${BETWEEN}${text}`;
    if (line !== '' && longer.length > width) lines.push(line);
    line = line !== '' && longer.length > width ? text : longer;
  }
  return [...lines, line].flatMap((each) => each.split('\n')).flatMap((each) => wrap(harmless(each), width));
};

/** What is longer is cut; `--json` has it whole. */
const LONGEST = 120;
const BEGINNING = 30;

/** Names and values of an object, however deep: `issue.number 1`. */
export const facts = (data: object): readonly string[] =>
  flat(data).map(([name, value]) => {
    const isLong = value.length > LONGEST;
    return `${name} ${isLong ? `${value.slice(0, BEGINNING)}… (${value.length} characters)` : value}`;
  });

const flat = (data: object, path = ''): (readonly [string, string])[] =>
  Object.entries(data).flatMap(([name, value]: [string, unknown]) => {
    const place = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'object' && value !== null) return isNone(value) ? [[place, 'none']] : flat(value, place);
    return value === undefined ? [] : [[place, typeof value === 'string' ? value : JSON.stringify(value)]];
  });

const isNone = (value: object): boolean => Array.isArray(value) && value.length === 0;
