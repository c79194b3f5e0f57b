import { type Instant } from '@envoi/event-sourcing';
import { type ByStaff } from '@envoi/staff-acts';
import { type Decide } from './decision.ts';
import { type ExportId } from './events.ts';
import { windowEnd } from './request.ts';
import { isOpen, isScheduled, isUnderWay, type AttachmentExport } from './state.ts';

/**
 * Whether staff may do something about an export, or why not. `done`: it is so already.
 * `not-confirmed`: it waits for its code, and lapses by itself. `announced`: its links can be revoked instead.
 * `no-links`: there are none yet. `under-way`: it can be cancelled instead. `over`: nothing can be done about it any more.
 */
export type StaffMay = 'yes' | 'done' | 'not-confirmed' | 'announced' | 'no-links' | 'under-way' | 'over';

type Ask = (exportId: ExportId) => (state: AttachmentExport) => StaffMay;

/** As the member: until it is announced (product rule K7). */
const cancel: Ask = (exportId) => (state) => {
  const { current, live } = state;
  if (live.some((links) => links.exportId === exportId)) return 'announced';
  if (current.status === 'none' || current.exportId !== exportId) return endedAs('cancelled', exportId, state);
  return isUnderWay(current) ? 'yes' : notConfirmed(current.status);
};

const revokeLinks: Ask = (exportId) => (state) => {
  const { current, live } = state;
  if (live.some((links) => links.exportId === exportId)) return 'yes';
  if (current.status === 'none' || current.exportId !== exportId) return endedAs('revoked', exportId, state);
  return isUnderWay(current) ? 'no-links' : notConfirmed(current.status);
};

/** A confirmation that the brake holds (product rule K6). */
const release: Ask =
  (exportId) =>
  ({ current, live }) => {
    if (live.some((links) => links.exportId === exportId)) return 'done';
    if (current.status === 'none' || current.exportId !== exportId) return 'over';
    if (isOpen(current)) return notConfirmed(current.status);
    return isScheduled(current) || current.isReleased === true ? 'done' : 'yes';
  };

/** The week of product rule E5. While its own export is under way there is nothing to be had from another one. */
const releaseLimit =
  (now: Instant) =>
  (state: AttachmentExport): StaffMay => {
    const { slot, current, closedBy } = state;
    if (closedBy !== undefined) return 'over';
    if (slot === undefined || windowEnd(state, now) === undefined) return 'done';
    return isUnderWay(current) ? 'under-way' : 'yes';
  };

export const staffMay = { cancel, revokeLinks, release, releaseLimit };

type Act = Readonly<{ exportId: ExportId; by: ByStaff }>;

export const cancelByStaff =
  (act: Act): Decide =>
  (state) =>
    cancel(act.exportId)(state) === 'yes' ? [{ type: 'AttachmentExportCancelledByStaff', data: act }] : [];

export const revokeByStaff =
  (act: Act): Decide =>
  (state) =>
    revokeLinks(act.exportId)(state) === 'yes' ? [{ type: 'AttachmentExportLinksRevokedByStaff', data: act }] : [];

/** From then on the process does not ask the brake; it looks at the member, and confirms. */
export const releaseByStaff =
  (act: Act): Decide =>
  (state) =>
    release(act.exportId)(state) === 'yes' ? [{ type: 'AttachmentExportReleasedByStaff', data: act }] : [];

export const releaseLimitByStaff =
  ({ by, now }: Readonly<{ by: ByStaff; now: Instant }>): Decide =>
  (state) =>
    state.slot !== undefined && releaseLimit(now)(state) === 'yes'
      ? [{ type: 'AttachmentExportLimitReleasedByStaff', data: { exportId: state.slot.exportId, by } }]
      : [];

const notConfirmed = (status: 'awaiting-code' | 'spent' | 'expired'): StaffMay =>
  status === 'expired' ? 'over' : 'not-confirmed';

const endedAs = (how: 'cancelled' | 'revoked', exportId: ExportId, { ended }: AttachmentExport): StaffMay =>
  ended.some((one) => one.exportId === exportId && one.how === how) ? 'done' : 'over';
