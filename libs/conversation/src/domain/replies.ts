import { type CodeIssue } from '@envoi/confirmation-code';
import { type Saying } from './events.ts';
import { type Intent } from './intent.ts';
import { type Command } from './phrases.ts';
import { codeParameters, say } from './sayings.ts';

/** An intent that no flow acts upon. */
export type NothingToDo = Exclude<Intent, { type: 'command'; command: 'export' | 'deletion' }>;

/**
 * The answer to what starts nothing: help, near misses and other talk. `openCode` is the valid code of
 * an open request for this command: a near miss suggests the command with it (product rule C5).
 */
export const replyTo = (intent: NothingToDo, { openCode }: Readonly<{ openCode?: CodeIssue }> = {}): Saying => {
  switch (intent.type) {
    case 'command':
      return say('help');
    case 'near-miss':
      return suggestion(intent.command, openCode);
    case 'unknown':
    case 'empty':
      return say('unknown');
  }
};

const suggestion = (command: Command, openCode: CodeIssue | undefined): Saying => {
  return say('near-miss', { command, ...(openCode !== undefined && command !== 'help' && codeParameters(openCode)) });
};
