import { type Rule } from './explanation.ts';

/** The rules of the product that decide against, or later than, what a member asked for; in our own words, each once. */
export const RULES = {
  C2: 'The assistant acts in a direct conversation only; what cannot be shown there is offered again at the next direct message.',
  C3: 'A command is one of three phrases, as a message of its own.',
  C5: 'What is almost a command, or a command with other words around it, is answered with the exact command, and never done.',
  C7: 'Members whose account an organisation manages cannot use the tool, and are told whom to ask.',
  C8: 'Whether an account is managed is looked up afresh at each step that matters; who has become managed is told so, and the work stops.',
  C9: 'Whatever becomes of a request reaches the member, as long as there is a way to reach them.',
  C11: 'More than so many messages in ten minutes are not acted on; the first one beyond is answered with when to write again.',
  E2: 'An export that is not delivered by its due date is overdue: operators are alerted, and the member is told.',
  E4: 'Links work until the date that was announced before the message was sent; a message that could not be sent in time is announced anew, with a later date.',
  E5: 'One export in a rolling window from its confirmation; the slot is given back when nothing came of it.',
  E7: 'The member may revoke the links of an export.',
  E9: 'Asking again while an export is under way shows how it stands, and when it is due.',
  K2: 'While a code is valid, asking again shows the same code; a newer code replaces the older ones.',
  K3: 'A code is valid for a short time and for one try; one that is wrong or too late is replaced by a new one; the code of an accepted request shows how that stands.',
  K4: 'A member gets so many codes an hour and a day for each command, then has to wait.',
  K5: 'A code that lapsed before its message could be sent is replaced by a fresh one, which does not count.',
  K6: 'While a connection shows too many wrong codes or confirmed deletions, confirmations are held; they go on by themselves, and count from their acceptance.',
  K7: 'Who did not ask for it can cancel: an export until it is announced, a deletion until it begins.',
  D2: 'A deletion goes on step by step; only its first step may be refused, and a member who is found gone is only forgotten.',
  D3: 'A step of a deletion that cannot be done waits for an operator, visibly; lateness is recorded and alerted, and nothing ends in silence.',
  D5: 'A deletion ends every export, in whatever state, and refuses new ones; nobody who was forgotten is known.',
  D7: 'Until a deletion starts, its cancel link works; staff cannot cancel one that is confirmed, and whatever they do to a request, the member is told.',
} as const satisfies Record<string, string>;

export type RuleNumber = keyof typeof RULES;

export const rule = (number: RuleNumber): Rule => ({ number, sentence: RULES[number] });
