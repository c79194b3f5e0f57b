import { type CodeIssue } from '@envoi/confirmation-code';
import { type Brand, type Instant } from '@envoi/event-sourcing';
import { type ByStaff } from '@envoi/staff-acts';

/** A random-looking UUID, derived from the message that asked. Outsiders see it in links. */
export type ExportId = Brand<string, 'ExportId'>;

/** What was prepared: numbers only. The names are in the encrypted parts, whose key is in the vault. */
export type Manifest = Readonly<{
  /** Attachments that can be had, one link each. */
  count: number;
  /** Sum of their sizes in bytes. */
  bytes: number;
  /** Attachments that are missing or refused. */
  missing: number;
  /** SHA-256 over the entries, hex: the same however often the preparation was interrupted. */
  sha256: string;
}>;

/** Done by staff, of which the member is told (product rule D7). */
type OfStaff = Readonly<{ exportId: ExportId; by: ByStaff }>;

/** When the managed status behind a decision was looked up. */
type LookedUp = Readonly<{ lookedUpAt: Instant }>;

export type RefusalReason =
  | 'managed'
  /** One export in seven days (E5); `until` is when the next is possible. */
  | 'within-seven-days'
  /** Five codes an hour, ten a day (K4); `until` is when the next is possible. */
  | 'too-many-codes'
  /** The profile is being deleted (D5). */
  | 'being-deleted';

export type AttachmentExportEvent =
  | {
      type: 'AttachmentExportRequested';
      /** `code-without-request`: a code was entered though no request was open (K3). */
      data: Readonly<{
        exportId: ExportId;
        issue: CodeIssue;
        because: 'asked' | 'code-without-request';
        /** Over which connection, as the operators call it. */
        connection?: string;
      }> &
        LookedUp;
    }
  /** Asked again while the code is valid: the same code is shown (K2). */
  | { type: 'AttachmentExportCodeShown'; data: Readonly<{ exportId: ExportId; issue: CodeIssue }> }
  | {
      type: 'AttachmentExportCodeReissued';
      /** `lapsed-unsent`: it lapsed before it could be delivered (K5); does not count towards K4. */
      data: Readonly<{
        exportId: ExportId;
        issue: CodeIssue;
        because: 'asked' | 'wrong-code' | 'too-late' | 'lapsed-unsent';
      }>;
    }
  | {
      type: 'AttachmentExportConfirmed';
      data: Readonly<{
        exportId: ExportId;
        confirmedAt: Instant;
        /** Work starts; the links are announced soon after (E2). */
        readyAt: Instant;
        /** Later than this is late: operators are alerted, the member is told (E2). */
        dueAt: Instant;
        /** End of the rolling window (E5). */
        nextAllowedAt: Instant;
        /** The code that did it; entered again, it shows the state of this request (K3). */
        issue: CodeIssue;
      }> &
        LookedUp;
    }
  /** The right code, while the brake of the connection is on (K6). Goes on by itself; counts from `acceptedAt`. */
  | {
      type: 'AttachmentExportHeld';
      data: Readonly<{ exportId: ExportId; acceptedAt: Instant; issue: CodeIssue }> & LookedUp;
    }
  | {
      type: 'AttachmentExportRefused';
      data: Readonly<{ command: 'request' | 'confirm'; reason: RefusalReason; until?: Instant; exportId?: ExportId }> &
        LookedUp;
    }
  /** Asked again while an export is under way (E9). */
  | {
      type: 'AttachmentExportStateShown';
      data: Readonly<{
        exportId: ExportId;
        state:
          'held' | 'waiting' | 'prepared' | 'announced' | 'delivered' | 'cancelled' | 'failed' | 'revoked' | 'expired';
        readyAt?: Instant;
        dueAt?: Instant;
      }>;
    }
  /** The code of a delivered export, entered again while its links live: the link once more (K3). */
  | {
      type: 'AttachmentExportLinkResent';
      data: Readonly<{ exportId: ExportId; linksValidUntil: Instant; manifest: Manifest }>;
    }
  /** The code lapsed; no slot is used up. */
  | { type: 'AttachmentExportExpired'; data: Readonly<{ exportId: ExportId }> }
  | { type: 'AttachmentExportOverdue'; data: Readonly<{ exportId: ExportId; dueAt: Instant }> }
  | { type: 'AttachmentExportPrepared'; data: Readonly<{ exportId: ExportId; manifest: Manifest }> }
  /** Recorded before the message is sent: links work from now until the latest announced date (E4). */
  | {
      type: 'AttachmentExportAnnounced';
      data: Readonly<{
        exportId: ExportId;
        announcedAt: Instant;
        linksValidUntil: Instant;
        manifest: Manifest;
        /** 1, and one more for each announcement that came too late to be sent. */
        edition: number;
      }>;
    }
  | {
      type: 'AttachmentExportDelivered';
      /** `confirmedAt`: so that how long it took can be counted. */
      data: Readonly<{ exportId: ExportId; deliveredAt: Instant; confirmedAt?: Instant }>;
    }
  /**
   * Ours or the chat's fault; the slot is given back, the links die (E5). `identity-lost`: the vault lost who it was for.
   */
  | {
      type: 'AttachmentExportFailed';
      data: Readonly<{
        exportId: ExportId;
        reason: 'preparation' | 'undeliverable' | 'unknown-member' | 'identity-lost';
      }>;
    }
  /** Stopped before the announcement; the slot is given back (E5, K7, C8). */
  | { type: 'AttachmentExportCancelled'; data: Readonly<{ exportId: ExportId; because: 'member' | 'managed' }> }
  | { type: 'AttachmentExportLinksRevoked'; data: Readonly<{ exportId: ExportId }> }
  | { type: 'AttachmentExportLinksExpired'; data: Readonly<{ exportId: ExportId }> }
  /** Until it was announced; the slot is given back. */
  | { type: 'AttachmentExportCancelledByStaff'; data: OfStaff }
  | { type: 'AttachmentExportLinksRevokedByStaff'; data: OfStaff }
  /** It is not held any more, whatever the brake says (K6). */
  | { type: 'AttachmentExportReleasedByStaff'; data: OfStaff }
  /** The slot that this export took is free before its week is over (E5). */
  | { type: 'AttachmentExportLimitReleasedByStaff'; data: OfStaff }
  /** The profile is being deleted: whatever is open ends, every link dies, and nothing is possible any more (D5). Terminal. */
  | {
      type: 'AttachmentExportsClosed';
      /** `exportIds`: those that were open, under way, or had live links. */
      data: Readonly<{ deletionId: string; exportIds?: readonly ExportId[] }>;
    };
