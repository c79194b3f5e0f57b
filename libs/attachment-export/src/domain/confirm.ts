import { isValid, type CodeIssue } from '@envoi/confirmation-code';
import { plus, type Instant } from '@envoi/event-sourcing';
import { endShown, refused, stateShown, type Decide } from './decision.ts';
import { type AttachmentExportEvent, type ExportId } from './events.ts';
import { type ExportPolicy, type Membership } from './policy.ts';
import { isUsable, newRequest, reissue, windowEnd, type Asked } from './request.ts';
import { isOpen, isUnderWay, type AttachmentExport, type LiveLinks, type Open, type UnderWay } from './state.ts';

export type Entered = Asked &
  Readonly<{
    /** Whether the code that was entered is the one of this issue. */
    isRightCode: (issue: CodeIssue) => boolean;
    /** The connection had too many wrong codes or confirmations (product rule K6). */
    isBrakeOn: boolean;
  }>;

/** Get my attachments, with a code (product rules K3, K6, E5). */
export const confirm =
  (input: Entered): Decide =>
  (state) => {
    const { current, closedBy } = state;
    if (closedBy !== undefined) return [refused(input, { command: 'confirm', reason: 'being-deleted' })];
    if (input.member.managed) return [refused(input, { command: 'confirm', reason: 'managed' })];
    if (isOpen(current) && isUsable(current, input.now) && input.isRightCode(current.issue))
      return accept(input, current)(state);
    const known = confirmedBefore(input, state);
    if (known !== undefined) return [known];
    return isUnderWay(current) ? [stateShown(current)] : retry(input, current)(state);
  };

/** Not the right code, or too late, or no request at all: a new code to retry, unless the week or the limits forbid it. */
const retry =
  (input: Entered, current: Exclude<AttachmentExport['current'], UnderWay>): Decide =>
  (state) => {
    const until = windowEnd(state, input.now);
    if (until !== undefined) return [refused(input, { command: 'confirm', reason: 'within-seven-days', until })];
    if (!isOpen(current)) return newRequest('code-without-request', input)(state);
    const because = isValid(current.issue, input.now) ? 'wrong-code' : 'too-late';
    return reissue(because, { ...input, command: 'confirm' }, current)(state);
  };

/** The brake is off again: the confirmation counts from its acceptance (product rule K6). */
export const release =
  (input: Readonly<{ exportId: ExportId; policy: ExportPolicy; member: Membership }>): Decide =>
  ({ current }) => {
    if (current.status !== 'held' || current.exportId !== input.exportId) return [];
    if (input.member.managed)
      return [{ type: 'AttachmentExportCancelled', data: { exportId: current.exportId, because: 'managed' } }];
    return [confirmed(input, current, current.acceptedAt)];
  };

const accept =
  (input: Entered, { exportId, issue }: Open): Decide =>
  (state) => {
    const until = windowEnd(state, input.now); // messages need not be handled in the order they were accepted
    if (until !== undefined)
      return [refused(input, { command: 'confirm', reason: 'within-seven-days', until, exportId })];
    if (!input.isBrakeOn) return [confirmed(input, { exportId, issue }, input.now)];
    const { lookedUpAt } = input.member;
    return [{ type: 'AttachmentExportHeld', data: { exportId, acceptedAt: input.now, issue, lookedUpAt } }];
  };

const confirmed = (
  { policy, member }: Readonly<{ policy: ExportPolicy; member: Membership }>,
  { exportId, issue }: Readonly<{ exportId: ExportId; issue: CodeIssue }>,
  confirmedAt: Instant,
): AttachmentExportEvent => ({
  type: 'AttachmentExportConfirmed',
  data: {
    exportId,
    confirmedAt,
    readyAt: plus(confirmedAt, policy.readyAfter),
    dueAt: plus(confirmedAt, policy.dueWithin),
    nextAllowedAt: plus(confirmedAt, policy.every),
    issue,
    lookedUpAt: member.lookedUpAt,
  },
});

/** The code of an export that was confirmed with it, entered again (product rule K3). */
const confirmedBefore = (
  { isRightCode, now }: Entered,
  { current, live, ended }: AttachmentExport,
): AttachmentExportEvent | undefined => {
  if (isUnderWay(current) && isRightCode(current.issue)) return stateShown(current);
  const links = live.find(({ issue }) => isRightCode(issue));
  if (links !== undefined) return now < links.linksValidUntil ? linkResent(links) : endShown(links.exportId, 'expired');
  const over = ended.find(({ issue }) => isRightCode(issue));
  return over && over.how !== 'closed' ? endShown(over.exportId, over.how) : undefined;
};

const linkResent = ({ exportId, linksValidUntil, manifest }: LiveLinks): AttachmentExportEvent => ({
  type: 'AttachmentExportLinkResent',
  data: { exportId, linksValidUntil, manifest },
});
