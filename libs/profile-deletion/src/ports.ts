import { type Instant, type SubjectId } from '@envoi/event-sourcing';
import { type Certificate, type CertifiedEntry } from './certificate.ts';
import { type DeletionId, type Retained, type Touched, type WorkspaceStep } from './domain/events.ts';

/** Who the member is now, asked of the workspace each time (product rule C8). */
export interface DeletionMembers {
  /** Throws OutageError. */
  look(subject: SubjectId): Promise<Looked>;
  /** What a deletion would touch; `{}` when the workspace cannot tell. Throws OutageError. */
  touched(subject: SubjectId): Promise<Touched>;
}

export type Looked = Readonly<{
  /** `identity-lost`: the vault does not know whom to look for. */
  standing: 'member' | 'managed' | 'unknown' | 'other-incarnation' | 'identity-lost';
  lookedUpAt: Instant;
}>;

/** Has the workspace perform a step for the member, and for this incarnation only; again under the same key. */
export interface WorkspaceSteps {
  /** Throws OutageError, and whatever else makes it worth another attempt. */
  perform(subject: SubjectId, step: WorkspaceStep, deletionId: DeletionId): Promise<StepOutcome>;
}

export type StepOutcome =
  | Readonly<{ outcome: 'done'; status: 'done' | 'done-before'; retained: readonly Retained[] }>
  /** Ask again after so many milliseconds. */
  | Readonly<{ outcome: 'under-way'; retryAfter: number }>
  /** `managed` and `unknown-member`: `begin` only, and nothing was done. `refused`: not as it stands (422). */
  | Readonly<{ outcome: 'managed' | 'unknown-member' | 'refused' | 'identity-lost' }>;

/** Holds confirmations while there are too many wrong codes or confirmed deletions (product rule K6). */
export interface DeletionBrake {
  isOn(subject: SubjectId): Promise<boolean>;
  /** The same deletion counts once. */
  count(subject: SubjectId, deletionId: DeletionId, at: Instant): Promise<void>;
}

/** What the commands need of outside. */
export type DeletionPorts = Readonly<{ members: DeletionMembers; brake: DeletionBrake }>;

/** What became of the goodbye. */
export interface Goodbyes {
  outcomeOf(subject: SubjectId, deletionId: DeletionId): Promise<GoodbyeOutcome>;
}

export type GoodbyeOutcome =
  | Readonly<{ status: 'delivered'; deliveredAt: Instant }>
  | Readonly<{ status: 'undeliverable' | 'withheld' | 'waiting' }>;

/** The vault, which forgets by itself when the log says so. */
export interface Forgetting {
  holdsNothingOf(subject: SubjectId): Promise<boolean>;
}

/** The ledger over the log. */
export interface DeletionLedger {
  /** Of an event in the subject's stream of deletions; undefined until a signed head covers it, which wakes the process. */
  entryOf(subject: SubjectId, revision: bigint): Promise<CertifiedEntry | undefined>;
}

/** Signs with the current key; a compact JWS. */
export interface Certificates {
  sign(certificate: Certificate): Promise<string>;
}

/** Tells operators. The facts hold ids and codes only. */
export interface DeletionAlerts {
  raise(
    name: 'deletion-late' | 'deletion-step-failed' | 'identity-lost',
    facts: Readonly<Record<string, string | number>>,
  ): void;
}
