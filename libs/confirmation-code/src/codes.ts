import { createHmac, timingSafeEqual } from 'node:crypto';
import { type SubjectId } from '@envoi/event-sourcing';
import { type Keyring } from '@envoi/keyring';
import { type CodeIssue, type ConfirmableCommand } from './issue.ts';

/** No vowels: no words, nothing to confuse (product rule K2). */
export const CODE_ALPHABET = 'bcdfghjklmnpqrstvwxz';

export const CODE_LENGTH = 6;

const CODES = BigInt(CODE_ALPHABET.length ** CODE_LENGTH);

/** What a code is derived from, beside the key. Of the issue only request and number count. */
export type CodeOf = Readonly<{
  subject: SubjectId;
  command: ConfirmableCommand;
  issue: Pick<CodeIssue, 'requestId' | 'number'>;
}>;

/**
 * Six letters of CODE_ALPHABET, from HMAC-SHA-256 under `key`: the first 64 bits modulo 20^6. No code is more probable
 * than another by more than 20^6 / 2^64, some 4 in 10^12.
 */
export const codeFor = (key: Buffer, { subject, command, issue }: CodeOf): string => {
  const message = JSON.stringify(['code', subject, command, issue.requestId, issue.number]);
  let rest = createHmac('sha256', key).update(message).digest().readBigUInt64BE() % CODES;
  const letters = Array.from({ length: CODE_LENGTH }, () => {
    const letter = CODE_ALPHABET.charAt(Number(rest % 20n));
    rest /= 20n;
    return letter;
  });
  return letters.join('');
};

type Issued = Pick<CodeIssue, 'requestId' | 'number' | 'key'>;

/** Derives and compares codes; keeps none (product rule K5). */
export class Codes {
  constructor(private readonly keyring: Keyring) {}

  /** Name of the key for new issues. */
  get issueKey(): string {
    return this.keyring.current.kid;
  }

  /** The code to show. Throws when the key of the issue is no longer on the ring. */
  codeOf(subject: SubjectId, command: ConfirmableCommand, issue: Issued): string {
    const key = this.keyring.byId(issue.key);
    if (key === undefined) throw new Error(`CODE_KEYS has no key "${issue.key}": keep it until its codes have lapsed`);
    return codeFor(key.secret, { subject, command, issue });
  }

  /** Whether `attempt` (folded to lower case) is the code of this issue; in constant time. Says nothing about its validity in time. */
  isRight(subject: SubjectId, command: ConfirmableCommand, issue: Issued, attempt: string): boolean {
    if (this.keyring.byId(issue.key) === undefined) return false;
    const [right, given] = [this.codeOf(subject, command, issue), attempt].map((code) => Buffer.from(code)) as [
      Buffer,
      Buffer,
    ];
    return right.length === given.length && timingSafeEqual(right, given);
  }

  /** `isRight` for the one attempt of a command, whatever issue the decision compares it with. */
  checker(subject: SubjectId, command: ConfirmableCommand, attempt: string): (issue: Issued) => boolean {
    return (issue) => this.isRight(subject, command, issue, attempt);
  }
}
