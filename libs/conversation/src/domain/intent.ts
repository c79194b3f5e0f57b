import { foldText, undecorated, type TextFormat } from './intent-text.ts';
import { nearestCommand } from './nearest-command.ts';
import { phrases, type Command } from './phrases.ts';

/** What a message asks for. Only `command` is ever acted upon (product rule C5). */
export type Intent =
  | Readonly<{ type: 'command'; command: 'export'; code?: string }>
  | Readonly<{ type: 'command'; command: 'deletion'; code?: string }>
  | Readonly<{ type: 'command'; command: 'help' }>
  /** Almost a command: the answer suggests the exact one. */
  | Readonly<{ type: 'near-miss'; command: Command }>
  | Readonly<{ type: 'unknown' }>
  /** Nothing but spaces, markup and invisible characters. */
  | Readonly<{ type: 'empty' }>;

const COMMANDS: readonly Command[] = ['export', 'deletion', 'help'];
const CODE = /^[bcdfghjklmnpqrstvwxz]{6}$/u;
const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/**
 * What a message asks for (product rules C3, C4, C5). Never throws; linear time. A text is a command only if it is one as a
 * whole: a command with anything else around it is not, nor is one in a quotation.
 */
export const parseIntent = (text: string, { format = 'plain' }: { format?: TextFormat } = {}): Intent => {
  const folded = foldText(text, format);
  if (folded === 'too-long') return { type: 'unknown' };
  if (folded.words === '') return { type: 'empty' };
  const exact = exactCommand(folded.words);
  if (exact !== undefined) return exact;
  const command = nearestCommand(folded.words);
  return command === undefined ? { type: 'unknown' } : { type: 'near-miss', command };
};

const exactCommand = (words: string): Intent | undefined => {
  for (const command of COMMANDS) {
    const phrase = phrases[command].toLowerCase();
    if (!words.startsWith(phrase)) continue;
    const tail = unwrapped(words.slice(phrase.length));
    if (tail === '') return { type: 'command', command };
    if (command !== 'help' && CODE.test(tail)) return { type: 'command', command, code: tail };
  }
  return undefined;
};

/** A code without the quotes and brackets around it and without the final period (product rule C3). */
const unwrapped = (tail: string): string => {
  const inner = withoutWrapping(tail);
  return inner.endsWith('.') ? withoutWrapping(inner.slice(0, -1)) : inner;
};

const withoutWrapping = (text: string): string => {
  const inner = undecorated(text.trim());
  const closing = PAIRS[inner.charAt(0)];
  if (closing !== undefined && inner.endsWith(closing)) return withoutWrapping(inner.slice(1, -1));
  return inner === text ? inner : withoutWrapping(inner);
};
