import { type Kind } from './kinds.ts';

/**
 * A sentence and its later versions: what was said under template 1 is rendered from version 1 for ever. ICU MessageFormat
 * around a little CommonMark: `**bold**`, lists, and one link or `{codeBlock}` on a line of its own.
 */
export type Versions = Readonly<{ 1: string } & Record<number, string>>;

/** Everything the assistant says in one language (product rule C10). */
export type Sentences = Readonly<{
  /** Comes before the first answer when the first message is a command (product rule C1). */
  introductionLine: Versions;
  /** What a chat shows on the button to the file of an export. */
  linkTitle: Versions;
  /** How this language quotes; stands for inline code where there is no markup. */
  quotes: readonly [opening: string, closing: string];
  messages: Readonly<Record<Kind, Versions>>;
}>;
