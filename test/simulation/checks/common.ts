import { type CodeIssue, type ConfirmableCommand } from '@envoi/confirmation-code';
import { type Instant } from '@envoi/event-sourcing';
import { type History, type Person } from '../history.ts';

/** What there may be one of only. */
export const once = (what: string, keys: readonly string[]): readonly string[] =>
  keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${what}: ${key}`);

export const notBefore = (due: Instant | undefined, at: Instant, what: string): readonly string[] =>
  due !== undefined && at < due ? [`G3 ${what} at ${at}, which was due at ${due}`] : [];

/** Somebody wrote that code. */
export const entered = (
  { world }: History,
  { subject, member }: Person,
  { command, issue }: Readonly<{ command: ConfirmableCommand; issue: CodeIssue }>,
): boolean => {
  const code = world.codes.codeOf(subject, command, issue);
  return world.chat.posted.some((posted) => posted.member === member && posted.text.endsWith(code));
};
