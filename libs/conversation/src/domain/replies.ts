import { type CodeIssue } from '@envoi/confirmation-code';
import { type Saying } from './events.ts';
import { type Intent } from './intent.ts';
import { type Command } from './phrases.ts';
import { codeParameters, say } from './sayings.ts';

/** An intent that no flow acts upon. */
export type NothingToDo = Exclude<Intent, { type: 'command'; command: 'export' }>;

/**
 * The answer to what starts nothing: help, near misses, other talk, and what is not offered. `openCode` is the valid code of
 * an open export request: a near miss suggests the command with it (product rule C5).
 */
export const replyTo = (intent: NothingToDo, { openCode }: Readonly<{ openCode?: CodeIssue }> = {}): Saying => {
  switch (intent.type) {
    case 'command':
      return say(intent.command === 'help' ? 'help' : 'deletion-not-offered');
    case 'near-miss':
      return suggestion(intent.command, openCode);
    case 'unknown':
    case 'empty':
      return say('unknown');
  }
};

const suggestion = (command: Command, openCode: CodeIssue | undefined): Saying => {
  if (command === 'deletion') return say('deletion-not-offered');
  const code = command === 'export' && openCode !== undefined ? codeParameters(openCode) : {};
  return say('near-miss', { command, ...code });
};
