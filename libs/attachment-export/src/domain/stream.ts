import { withIssue } from '@envoi/confirmation-code';
import { type Stream } from '@envoi/event-sourcing';
import { type AttachmentExportEvent, type ExportId } from './events.ts';
import { isOpen, isScheduled, isUnderWay, type AttachmentExport, type Ended } from './state.ts';

const ENDED_KEPT = 5;

type Data<Type extends AttachmentExportEvent['type']> = Extract<AttachmentExportEvent, { type: Type }>['data'];
type Evolve = {
  readonly [Type in AttachmentExportEvent['type']]: (state: AttachmentExport, data: Data<Type>) => AttachmentExport;
};

const unchanged = (state: AttachmentExport): AttachmentExport => state;

const on: Evolve = {
  AttachmentExportRequested: (state, { exportId, issue }) => ({
    ...state,
    current: { status: 'awaiting-code', exportId, issue },
    codesIssuedAt: withIssue(state.codesIssuedAt, issue),
  }),
  AttachmentExportCodeShown: unchanged,
  AttachmentExportCodeReissued: (state, { exportId, issue, because }) => ({
    ...state,
    current: { status: 'awaiting-code', exportId, issue },
    codesIssuedAt: because === 'lapsed-unsent' ? state.codesIssuedAt : withIssue(state.codesIssuedAt, issue),
  }),
  AttachmentExportConfirmed: (state, { exportId, issue, confirmedAt, readyAt, dueAt, nextAllowedAt }) => ({
    ...state,
    current: { status: 'confirmed', exportId, issue, confirmedAt, readyAt, dueAt, isOverdue: false },
    slot: { exportId, nextAllowedAt },
  }),
  AttachmentExportHeld: (state, { exportId, issue, acceptedAt }) => ({
    ...state,
    current: { status: 'held', exportId, issue, acceptedAt },
  }),
  AttachmentExportRefused: (state, { command, reason, exportId }) =>
    command === 'confirm' && reason === 'too-many-codes' && isOpen(state.current) && state.current.exportId === exportId
      ? { ...state, current: state.current.status === 'expired' ? NOTHING : { ...state.current, status: 'spent' } }
      : state,
  AttachmentExportStateShown: unchanged,
  AttachmentExportLinkResent: unchanged,
  AttachmentExportExpired: (state) =>
    isOpen(state.current)
      ? { ...state, current: state.current.status === 'spent' ? NOTHING : { ...state.current, status: 'expired' } }
      : state,
  AttachmentExportOverdue: (state) =>
    isScheduled(state.current) ? { ...state, current: { ...state.current, isOverdue: true } } : state,
  AttachmentExportPrepared: (state, { manifest }) =>
    isScheduled(state.current) ? { ...state, current: { ...state.current, status: 'prepared', manifest } } : state,
  AttachmentExportAnnounced: (state, { exportId, manifest, announcedAt, linksValidUntil, edition }) => {
    if (!isScheduled(state.current)) return state;
    const links = { exportId, issue: state.current.issue, manifest, linksValidUntil };
    const announcement = { status: 'announced', manifest, announcedAt, linksValidUntil, edition } as const;
    return {
      ...state,
      current: { ...state.current, ...announcement },
      live: [...state.live.filter((other) => other.exportId !== exportId), links],
    };
  },
  AttachmentExportDelivered: (state) => ({ ...state, current: NOTHING }),
  AttachmentExportFailed: (state, { exportId }) => withSlotBack(ended(state, exportId, 'failed'), exportId),
  AttachmentExportCancelled: (state, { exportId }) => withSlotBack(ended(state, exportId, 'cancelled'), exportId),
  AttachmentExportLinksRevoked: (state, { exportId }) => ended(state, exportId, 'revoked'),
  AttachmentExportLinksExpired: (state, { exportId }) => ended(state, exportId, 'expired'),
  AttachmentExportCancelledByStaff: (state, { exportId }) =>
    withSlotBack(ended(state, exportId, 'cancelled'), exportId),
  AttachmentExportLinksRevokedByStaff: (state, { exportId }) => ended(state, exportId, 'revoked'),
  AttachmentExportReleasedByStaff: (state) =>
    state.current.status === 'held' ? { ...state, current: { ...state.current, isReleased: true } } : state,
  AttachmentExportLimitReleasedByStaff: (state, { exportId }) => withSlotBack(state, exportId),
  AttachmentExportsClosed: (state, { deletionId }) => ({ ...closed(state), closedBy: deletionId }),
};

const NOTHING = { status: 'none' } as const;

export const attachmentExport: Stream<AttachmentExport, AttachmentExportEvent> = {
  category: 'attachmentExport',
  initialState: { current: NOTHING, live: [], ended: [], codesIssuedAt: [] },
  evolve: (state, { type, data }) =>
    (on[type] as (state: AttachmentExport, data: AttachmentExportEvent['data']) => AttachmentExport)(state, data),
};

/** It is neither at hand nor live any more; its code is still known. */
const ended = (state: AttachmentExport, exportId: ExportId, how: Ended['how']): AttachmentExport => {
  const isAtHand = isUnderWay(state.current) && state.current.exportId === exportId;
  const over = isAtHand ? state.current : state.live.find((links) => links.exportId === exportId);
  return {
    ...state,
    current: isAtHand ? NOTHING : state.current,
    live: state.live.filter((links) => links.exportId !== exportId),
    ended: over === undefined ? state.ended : [...state.ended, { exportId, issue: over.issue, how }].slice(-ENDED_KEPT),
  };
};

/** Whatever had something prepared is over, so that it is discarded. */
const closed = (state: AttachmentExport): AttachmentExport => {
  const all = [...(isUnderWay(state.current) ? [state.current] : []), ...state.live];
  return { ...all.reduce((left, { exportId }) => ended(left, exportId, 'closed'), state), current: NOTHING };
};

const withSlotBack = (state: AttachmentExport, exportId: ExportId): AttachmentExport => {
  if (state.slot?.exportId !== exportId) return state;
  const { slot: _, ...rest } = state;
  return rest;
};
