import { isValid, issueCode, issueUncounted } from '@envoi/confirmation-code';
import { DomainError, type Instant } from '@envoi/event-sourcing';
import { refused, stateShown, type Decide } from './decision.ts';
import { type DeletionId, type ProfileDeletionEvent, type Touched } from './events.ts';
import { type DeletionPolicy, type Membership } from './policy.ts';
import { isOpen, isUnderWay, type Open, type ProfileDeletion } from './state.ts';

/** What every message of a member brings along. */
export type Asked = Readonly<{
  /** When the gateway accepted the message (product rule C6). */
  now: Instant;
  member: Membership;
  policy: DeletionPolicy;
  /** Name of the key for a new code. */
  key: string;
  /** The id of a new request, should there be one. */
  newDeletionId: DeletionId;
  /** What the workspace says that a deletion would touch now. */
  touched: Touched;
}>;

type Because = Extract<ProfileDeletionEvent, { type: 'ProfileDeletionCodeReissued' }>['data']['because'];

/** Delete me (product rules K1, K2, D1). */
export const request =
  (input: Asked): Decide =>
  (state) => {
    const { current } = state;
    assertKnown(state);
    if (isUnderWay(current)) return [stateShown(current)];
    if (input.member.managed) return [refused(input, { command: 'request', reason: 'managed' })];
    if (!isOpen(current)) return newRequest('asked', input)(state);
    if (isUsable(current, input.now)) return [codeShown(current, input)];
    return current.status === 'expired'
      ? newRequest('asked', input)(state)
      : reissue('asked', { ...input, command: 'request' }, current)(state);
  };

/** A request of its own, with its first code. Refused when the member had too many codes (K4). */
export const newRequest =
  (because: 'asked' | 'code-without-request', { newDeletionId: deletionId, touched, ...input }: Asked): Decide =>
  ({ codesIssuedAt }) => {
    const first = { requestId: deletionId, number: 1, key: input.key };
    const issued = issueCode(codesIssuedAt, first, input.now, input.policy.codes);
    if ('refusedUntil' in issued) {
      const command = because === 'asked' ? 'request' : 'confirm';
      return [refused(input, { command, reason: 'too-many-codes', until: issued.refusedUntil })];
    }
    const { lookedUpAt, connection } = input.member;
    const over = connection === undefined ? {} : { connection };
    const data = { deletionId, issue: issued.issue, because, touched, lookedUpAt, ...over };
    return [{ type: 'ProfileDeletionRequested', data }];
  };

/** A new code in place of the one at hand; if the limits allow none, the one at hand is spent all the same (K3, K4). */
export const reissue =
  (because: Because, input: Asked & { command: 'request' | 'confirm' }, { deletionId, issue }: Open): Decide =>
  ({ codesIssuedAt }) => {
    const issued = issueCode(codesIssuedAt, nextNumber(deletionId, issue.number, input), input.now, input.policy.codes);
    if ('refusedUntil' in issued) {
      const { command } = input;
      return [refused(input, { command, reason: 'too-many-codes', until: issued.refusedUntil, deletionId })];
    }
    const { touched } = input;
    return [{ type: 'ProfileDeletionCodeReissued', data: { deletionId, issue: issued.issue, because, touched } }];
  };

/**
 * The message with this code could not be sent before the code lapsed: a fresh one, which does not count (K5).
 * Nothing when the code is still valid, or no longer the newest.
 */
export const reissueLapsed =
  (input: Readonly<{ deletionId: DeletionId; number: number }> & Omit<Asked, 'newDeletionId' | 'touched'>): Decide =>
  ({ current }) => {
    if (!isOpen(current) || current.status === 'spent') return [];
    const { deletionId, issue, touched } = current;
    if (deletionId !== input.deletionId || issue.number !== input.number || isValid(issue, input.now)) return [];
    if (input.member.managed) return [refused(input, { command: 'request', reason: 'managed', deletionId })];
    const fresh = issueUncounted(nextNumber(deletionId, issue.number, input), input.now, input.policy.codes);
    const data = { deletionId, issue: fresh, because: 'lapsed-unsent', touched } as const;
    return [{ type: 'ProfileDeletionCodeReissued', data }];
  };

/** Its code can still confirm it, if it is entered now. */
export const isUsable = (open: Open, now: Instant): boolean => open.status !== 'spent' && isValid(open.issue, now);

/** Whoever is forgotten writes as somebody new; the message is heard again, as theirs. */
export const assertKnown = ({ isForgotten }: ProfileDeletion): void => {
  if (isForgotten) throw new DomainError('subject-forgotten');
};

const codeShown = ({ deletionId, issue }: Open, { touched }: Asked): ProfileDeletionEvent => ({
  type: 'ProfileDeletionCodeShown',
  data: { deletionId, issue, touched },
});

const nextNumber = (requestId: DeletionId, number: number, { key }: { key: string }) => ({
  requestId,
  number: number + 1,
  key,
});
