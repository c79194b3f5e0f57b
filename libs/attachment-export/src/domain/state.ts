import { type CodeHistory, type CodeIssue } from '@envoi/confirmation-code';
import { type Instant } from '@envoi/event-sourcing';
import { type ExportId, type Manifest } from './events.ts';

/** A request that a code may still confirm, or be issued anew for. */
export type Open = Readonly<{
  /** `spent`: a wrong code used it up, and the limits allowed no new one (K3, K4). `expired`: lapsed, and recorded so. */
  status: 'awaiting-code' | 'spent' | 'expired';
  exportId: ExportId;
  issue: CodeIssue;
}>;

type Accepted = Readonly<{ exportId: ExportId; issue: CodeIssue }>;
type Scheduled = Accepted & Readonly<{ confirmedAt: Instant; readyAt: Instant; dueAt: Instant; isOverdue: boolean }>;

/** `isReleased`: by staff; the brake is not asked any more. */
type Held = Accepted & Readonly<{ status: 'held'; acceptedAt: Instant; isReleased?: true }>;
export type Confirmed = Scheduled & Readonly<{ status: 'confirmed' }>;
export type Prepared = Scheduled & Readonly<{ status: 'prepared'; manifest: Manifest }>;
export type Announced = Scheduled &
  Readonly<{
    status: 'announced';
    manifest: Manifest;
    announcedAt: Instant;
    linksValidUntil: Instant;
    edition: number;
  }>;

/** Accepted, and not yet delivered or stopped. */
export type UnderWay = Held | Confirmed | Prepared | Announced;

/** Links that work, from the first announcement until the latest announced date (E4). */
export type LiveLinks = Accepted & Readonly<{ manifest: Manifest; linksValidUntil: Instant }>;

/** What became of an export that is over; its code, entered again, shows this (K3). */
export type Ended = Accepted & Readonly<{ how: 'cancelled' | 'failed' | 'revoked' | 'expired' | 'closed' }>;

/** The request at hand; whatever has live links stands beside it, and is not at hand once it was delivered. */
export type AttachmentExport = Readonly<{
  current: Readonly<{ status: 'none' }> | Open | UnderWay;
  live: readonly LiveLinks[];
  /** The latest few, newest last. */
  ended: readonly Ended[];
  codesIssuedAt: CodeHistory;
  /** Who took the slot of E5, and until when. */
  slot?: Readonly<{ exportId: ExportId; nextAllowedAt: Instant }>;
  /** The deletion that closed it for good (D5). */
  closedBy?: string;
}>;

export const isOpen = (current: AttachmentExport['current']): current is Open =>
  current.status === 'awaiting-code' || current.status === 'spent' || current.status === 'expired';

export const isUnderWay = (current: AttachmentExport['current']): current is UnderWay =>
  current.status !== 'none' && !isOpen(current);

export const isScheduled = (current: AttachmentExport['current']): current is Confirmed | Prepared | Announced =>
  isUnderWay(current) && current.status !== 'held';
