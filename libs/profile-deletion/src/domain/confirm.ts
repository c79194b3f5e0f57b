import { isValid, type CodeIssue } from '@envoi/confirmation-code';
import { plus, type Instant } from '@envoi/event-sourcing';
import { endShown, refused, stateShown, type Decide } from './decision.ts';
import { type DeletionId, type ProfileDeletionEvent } from './events.ts';
import { type DeletionPolicy, type Membership } from './policy.ts';
import { assertKnown, isUsable, newRequest, reissue, type Asked } from './request.ts';
import { isOpen, isUnderWay, type Open, type ProfileDeletion, type UnderWay } from './state.ts';

export type Entered = Asked &
  Readonly<{
    /** Whether the code that was entered is the one of this issue. */
    isRightCode: (issue: CodeIssue) => boolean;
    /** The connection had too many wrong codes or confirmed deletions (product rule K6). */
    isBrakeOn: boolean;
  }>;

/** Delete me, with a code (product rules K3, K6). */
export const confirm =
  (input: Entered): Decide =>
  (state) => {
    const { current } = state;
    assertKnown(state);
    if (isUnderWay(current)) return [stateShown(current)];
    if (input.member.managed) return [refused(input, { command: 'confirm', reason: 'managed' })];
    if (isOpen(current) && isUsable(current, input.now) && input.isRightCode(current.issue))
      return [accept(input, current)];
    const over = state.ended.find(({ issue }) => input.isRightCode(issue));
    return over === undefined ? retry(input, current)(state) : [endShown(over)];
  };

/** The brake is off again: the confirmation counts from its acceptance (product rule K6). */
export const release =
  (input: Readonly<{ deletionId: DeletionId; policy: DeletionPolicy; member: Membership }>): Decide =>
  ({ current }) => {
    if (current.status !== 'held' || current.deletionId !== input.deletionId) return [];
    if (input.member.managed)
      return [{ type: 'ProfileDeletionCancelled', data: { deletionId: current.deletionId, because: 'managed' } }];
    return [confirmed(input, current, current.acceptedAt)];
  };

/** Not the right code, or too late, or no request at all: a new code to retry, unless the limits forbid it. */
const retry =
  (input: Entered, current: Exclude<ProfileDeletion['current'], UnderWay>): Decide =>
  (state) => {
    if (!isOpen(current)) return newRequest('code-without-request', input)(state);
    const because = isValid(current.issue, input.now) ? 'wrong-code' : 'too-late';
    return reissue(because, { ...input, command: 'confirm' }, current)(state);
  };

const accept = (input: Entered, { deletionId, issue }: Open): ProfileDeletionEvent => {
  if (!input.isBrakeOn) return confirmed(input, { deletionId, issue }, input.now);
  const { lookedUpAt } = input.member;
  return { type: 'ProfileDeletionHeld', data: { deletionId, acceptedAt: input.now, issue, lookedUpAt } };
};

const confirmed = (
  { policy, member }: Readonly<{ policy: DeletionPolicy; member: Membership }>,
  { deletionId, issue }: Readonly<{ deletionId: DeletionId; issue: CodeIssue }>,
  confirmedAt: Instant,
): ProfileDeletionEvent => ({
  type: 'ProfileDeletionConfirmed',
  data: {
    deletionId,
    confirmedAt,
    startAt: plus(confirmedAt, policy.startAfter),
    dueAt: plus(confirmedAt, policy.dueWithin),
    issue,
    lookedUpAt: member.lookedUpAt,
  },
});
