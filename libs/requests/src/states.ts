/**
 * How a request stands, by what is recorded. `spent`: a wrong code used its code up, and no new one was possible. `waiting`:
 * confirmed, and not begun. `closed`: by the deletion of the profile. `parked`: waits for an operator.
 */
export const EXPORT_STATES = [
  'awaiting-code',
  'spent',
  'lapsed',
  'held',
  'waiting',
  'prepared',
  'announced',
  'delivered',
  'cancelled',
  'stopped-managed',
  'failed',
  'revoked',
  'closed',
] as const;
export type ExportState = (typeof EXPORT_STATES)[number];

export const DELETION_STATES = [
  'awaiting-code',
  'spent',
  'lapsed',
  'held',
  'waiting',
  'running',
  'parked',
  'complete',
  'found-gone',
  'cancelled',
  'refused',
  'failed',
] as const;
export type DeletionState = (typeof DELETION_STATES)[number];

export type RequestState = ExportState | DeletionState;
export const REQUEST_STATES: readonly RequestState[] = [...new Set([...EXPORT_STATES, ...DELETION_STATES])];

/** Why a request is over. `member`: who made it stopped it. `deletion`: of the profile. */
export const OUTCOMES = [
  'delivered',
  'deleted',
  'found-gone',
  'lapsed',
  'member',
  'managed',
  'staff',
  'deletion',
  'revoked',
  'preparation',
  'undeliverable',
  'unknown-member',
  'identity-lost',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why something was refused. */
export const REFUSALS = ['managed', 'within-seven-days', 'too-many-codes', 'being-deleted'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Why a step of a deletion waits for an operator. */
export const STEP_FAILURES = ['refused', 'attempts', 'still-there'] as const;
export type StepFailure = (typeof STEP_FAILURES)[number];
