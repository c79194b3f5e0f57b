import { isValid, issueCode, issueUncounted } from '@envoi/confirmation-code';
import { type Instant } from '@envoi/event-sourcing';
import { refused, stateShown, type Decide } from './decision.ts';
import { type AttachmentExportEvent, type ExportId, type RefusalReason } from './events.ts';
import { type ExportPolicy, type Membership } from './policy.ts';
import { isOpen, isUnderWay, type AttachmentExport, type Open } from './state.ts';

/** What every message of a member brings along. */
export type Asked = Readonly<{
  /** When the gateway accepted the message (product rule C6). */
  now: Instant;
  member: Membership;
  policy: ExportPolicy;
  /** Name of the key for a new code. */
  key: string;
  /** The id of a new request, should there be one. */
  newExportId: ExportId;
}>;

type Because = Extract<AttachmentExportEvent, { type: 'AttachmentExportCodeReissued' }>['data']['because'];

/** Get my attachments (product rules K1, K2, E5, E9). */
export const request =
  (input: Asked): Decide =>
  (state) => {
    const { current, closedBy } = state;
    if (closedBy !== undefined) return [refused(input, { command: 'request', reason: 'being-deleted' })];
    if (input.member.managed) return [refused(input, { command: 'request', reason: 'managed' })];
    if (isUnderWay(current)) return [stateShown(current)];
    const until = windowEnd(state, input.now);
    if (until !== undefined) return [refused(input, { command: 'request', reason: 'within-seven-days', until })];
    if (!isOpen(current)) return newRequest('asked', input)(state);
    if (isUsable(current, input.now)) return [codeShown(current)];
    return current.status === 'expired'
      ? newRequest('asked', input)(state)
      : reissue('asked', { ...input, command: 'request' }, current)(state);
  };

/** A request of its own, with its first code. Refused when the member had too many codes (K4). */
export const newRequest =
  (because: 'asked' | 'code-without-request', { newExportId: exportId, ...input }: Asked): Decide =>
  ({ codesIssuedAt }) => {
    const first = { requestId: exportId, number: 1, key: input.key };
    const issued = issueCode(codesIssuedAt, first, input.now, input.policy.codes);
    if ('refusedUntil' in issued) {
      const command = because === 'asked' ? 'request' : 'confirm';
      return [refused(input, { command, reason: 'too-many-codes', until: issued.refusedUntil })];
    }
    const { lookedUpAt, connection } = input.member;
    const over = connection === undefined ? {} : { connection };
    return [
      { type: 'AttachmentExportRequested', data: { exportId, issue: issued.issue, because, lookedUpAt, ...over } },
    ];
  };

/** A new code in place of the one at hand; if the limits allow none, the one at hand is spent all the same (K3, K4). */
export const reissue =
  (because: Because, input: Asked & { command: 'request' | 'confirm' }, { exportId, issue }: Open): Decide =>
  ({ codesIssuedAt }) => {
    const issued = issueCode(codesIssuedAt, nextNumber(exportId, issue.number, input), input.now, input.policy.codes);
    if ('refusedUntil' in issued) {
      const reason: RefusalReason = 'too-many-codes';
      return [refused(input, { command: input.command, reason, until: issued.refusedUntil, exportId })];
    }
    return [{ type: 'AttachmentExportCodeReissued', data: { exportId, issue: issued.issue, because } }];
  };

/**
 * The message with this code could not be sent before the code lapsed: a fresh one, which does not count (K5).
 * Nothing when the code is still valid, or no longer the newest.
 */
export const reissueLapsed =
  (input: Readonly<{ exportId: ExportId; number: number }> & Omit<Asked, 'newExportId'>): Decide =>
  ({ current }) => {
    if (!isOpen(current) || current.status === 'spent') return [];
    const { exportId, issue } = current;
    if (exportId !== input.exportId || issue.number !== input.number || isValid(issue, input.now)) return [];
    if (input.member.managed) return [refused(input, { command: 'request', reason: 'managed', exportId })];
    const fresh = issueUncounted(nextNumber(exportId, issue.number, input), input.now, input.policy.codes);
    return [{ type: 'AttachmentExportCodeReissued', data: { exportId, issue: fresh, because: 'lapsed-unsent' } }];
  };

/** The end of the rolling window; undefined when the slot is free (product rule E5). */
export const windowEnd = ({ slot }: AttachmentExport, now: Instant): Instant | undefined =>
  slot !== undefined && now < slot.nextAllowedAt ? slot.nextAllowedAt : undefined;

/** Its code can still confirm it, if it is entered now. */
export const isUsable = (open: Open, now: Instant): boolean => open.status !== 'spent' && isValid(open.issue, now);

const codeShown = ({ exportId, issue }: Open): AttachmentExportEvent => ({
  type: 'AttachmentExportCodeShown',
  data: { exportId, issue },
});

const nextNumber = (requestId: ExportId, number: number, { key }: { key: string }) => ({
  requestId,
  number: number + 1,
  key,
});
