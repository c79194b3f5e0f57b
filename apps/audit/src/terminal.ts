import { once } from 'node:events';
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where something is shown: how wide, and whether in colours. */
export type Page = Readonly<{
  /** In characters. Infinity: lines are not broken. */
  width: number;
  paint: (style: Style, text: string) => string;
}>;

/** What others wrote cannot steer a terminal: no control characters, no change of direction, nothing invisible. */
export const harmless = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');

/**
 * Standard output: as wide as the terminal; whoever reads it from a pipe gets unbroken lines, unless COLUMNS says how wide.
 * Colours on a terminal only, and not where NO_COLOR is set (https://no-color.org).
 */
export const standardOutput = (): Page => {
  const { isTTY, columns } = process.stdout;
  const asked = Number(process.env['COLUMNS']);
  return {
    width: isTTY ? columns : asked >= 20 ? asked : Infinity,
    paint: (style, text) => styleText(style, harmless(text), { stream: process.stdout }),
  };
};

/** A line of JSON for programs, whole, which does no harm on a terminal either: everything that could is written `\\u001b`. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );

/** Writes a line no faster than it is read. */
export const print = async (line: string): Promise<void> => {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
};

/** For people; what programs read is on standard output. */
export const say = (line: string): void => {
  process.stderr.write(`${harmless(line)}\n`);
};

/** Broken at blanks into lines of at most `width` characters; words that are longer are left whole. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
};
