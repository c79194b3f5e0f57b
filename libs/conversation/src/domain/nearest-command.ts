import { type Command } from './phrases.ts';

/** How a command is recognised in something that is not quite it. */
type Likeness = Readonly<{
  command: Command;
  phrase: string;
  /** As it stands in a longer text. */
  mention: RegExp;
  /** A text of more words than this is about something else. */
  words: number;
  /** Slips of the finger that are forgiven. */
  slips: number;
}>;

const LIKENESSES: readonly Likeness[] = [
  { command: 'export', phrase: 'get my attachments', mention: /\bget my attachments/u, words: 12, slips: 4 },
  { command: 'deletion', phrase: 'delete me', mention: /\bdelete me/u, words: 12, slips: 2 },
  { command: 'help', phrase: 'help', mention: /\bhelp\b/u, words: 4, slips: 1 },
];

const NEGATION = /\b(?:don'?t|do not|not|never|cannot|can'?t|won'?t|no|nicht|kein\w*|nie)\b/u;

/**
 * The command that a message probably means, which is suggested and never executed (product rule C5). None for what says no,
 * names several commands, or is a longer text.
 */
export const nearestCommand = (words: string): Command | undefined => {
  if (NEGATION.test(words)) return undefined;
  const [mentioned, another] = LIKENESSES.filter(({ mention }) => mention.test(words));
  if (another !== undefined) return undefined;
  if (mentioned !== undefined) return words.split(' ').length <= mentioned.words ? mentioned.command : undefined;
  return mistyped(words);
};

const mistyped = (words: string): Command | undefined => {
  const candidates = [words, words.replace(/ \S+$/u, ''), words.slice(0, -6).trimEnd()];
  const [closest] = LIKENESSES.flatMap(({ command, phrase, slips }) =>
    candidates.map((candidate) => ({ command, slips, distance: slipsBetween(candidate, phrase, slips) })),
  )
    .filter(({ distance, slips }) => distance <= slips)
    .toSorted((a, b) => a.distance - b.distance);
  return closest?.command;
};

/** Letters added, left out, replaced, or swapped with their neighbour; `Infinity` when the lengths alone say more than `most`. */
const slipsBetween = (written: string, meant: string, most: number): number => {
  if (Math.abs(written.length - meant.length) > most) return Infinity;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: meant.length + 1 }, (_, column) => column);
  for (let row = 1; row <= written.length; row += 1) {
    const current = nextRow({ written, meant, row }, last, beforeLast);
    beforeLast = last;
    last = current;
  }
  return last.at(-1) ?? Infinity;
};

const nextRow = (
  { written, meant, row }: { written: string; meant: string; row: number },
  last: readonly number[],
  beforeLast: readonly number[],
): readonly number[] => {
  const current = [row];
  const at = (cells: readonly number[], column: number): number => cells[column] ?? Infinity;
  for (let column = 1; column <= meant.length; column += 1) {
    const same = written[row - 1] === meant[column - 1];
    const swapped = written[row - 1] === meant[column - 2] && written[row - 2] === meant[column - 1];
    current.push(
      Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity,
      ),
    );
  }
  return current;
};
