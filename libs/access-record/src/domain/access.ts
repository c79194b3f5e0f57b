import { type Instant, type Stream } from '@envoi/event-sourcing';

/** Ways of looking into the record of what happened. */
export const LOOKUPS = ['show', 'notes', 'replay', 'as-of', 'explain', 'policy-check', 'compare', 'verify'] as const;
export type Lookup = (typeof LOOKUPS)[number];

/** Why somebody may look. A code and a ticket; there is no place for free text. */
export const REASONS = [
  'member-complaint',
  'regulator-request',
  'internal-audit',
  'external-audit',
  'incident',
  'court-order',
] as const;
export type Reason = (typeof REASONS)[number];

/** Who is handed evidence. */
export const RECIPIENTS = [
  'supervisory-authority',
  'external-auditor',
  'internal-audit',
  'data-protection-officer',
  'court',
  'member',
] as const;
export type Recipient = (typeof RECIPIENTS)[number];

/** What is looked at: our own ids and instants only. */
export type Target =
  | Readonly<{ kind: 'subject' | 'request'; id: string }>
  | Readonly<{ kind: 'stream'; stream: string }>
  | Readonly<{ kind: 'period'; from: Instant; to: Instant }>
  | Readonly<{ kind: 'system' }>;

type Why = Readonly<{ reason: Reason; ticket: string }>;
export type LookedAt = Why & Readonly<{ lookup: Lookup; target: Target }>;
export type Exported = Why & Readonly<{ from: Instant; to: Instant; recipient: Recipient }>;

export type AccessEvent =
  Readonly<{ type: 'RecordsLookedAt'; data: LookedAt }> | Readonly<{ type: 'EvidenceExported'; data: Exported }>;

/**
 * One stream for each of the staff, by their actor. Nothing is decided by what was looked at before: each look is a record of
 * its own, also at what was looked at a moment ago.
 */
export const accessRecord: Stream<undefined, AccessEvent> = {
  category: 'access',
  initialState: undefined,
  evolve: () => undefined,
};
