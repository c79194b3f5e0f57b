import { type Instant, type SubjectId } from '@envoi/event-sourcing';
import { type ExportId, type Manifest } from './domain/events.ts';
import { type Membership } from './domain/policy.ts';

/** Who the member is now, asked of the workspace each time (product rule C8). */
export interface Members {
  /** undefined when the workspace or the vault does not know them any more. Throws OutageError. */
  member(subject: SubjectId): Promise<Membership | undefined>;
}

/** Reads the list of attachments and keeps it, encrypted under a key of its own. */
export interface Preparation {
  /**
   * Goes on where it was interrupted; the same result however often. `uploadedUntil` is the instant of the confirmation
   * (product rule E1). Throws OutageError, and whatever else makes it worth another attempt.
   */
  prepare(request: PreparationRequest): Promise<Manifest | 'unknown-member'>;
  /** Makes it unreadable for good; again, or for an export that never was: nothing happens. */
  discard(exportId: ExportId): Promise<void>;
}

export type PreparationRequest = Readonly<{
  subject: SubjectId;
  exportId: ExportId;
  uploadedUntil: Instant;
  /** Throws when somebody else has taken over; to be called before each write. */
  assertHeld: () => void;
}>;

/** Holds confirmations while there are too many wrong codes or confirmations (product rule K6). */
export interface Brake {
  isOn(subject: SubjectId): Promise<boolean>;
}

/** What became of the message that announced the links. */
export interface Deliveries {
  outcomeOf(subject: SubjectId, exportId: ExportId): Promise<Outcome>;
}

/** `withheld`: not a direct conversation (any more); it is offered again at the next direct message. */
export type Outcome =
  | Readonly<{ status: 'delivered'; deliveredAt: Instant }>
  | Readonly<{ status: 'undeliverable' | 'withheld' | 'waiting' }>;

/** Tells operators. The facts hold ids and instants only. */
export interface Alerts {
  raise(name: 'export-overdue' | 'identity-lost', facts: Readonly<Record<string, string>>): void;
}
