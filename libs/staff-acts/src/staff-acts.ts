import { z } from 'zod';

/** Why staff change something about a member's request. */
const INTERVENTION_REASONS = [
  'member-asked',
  'account-compromised',
  'security-incident',
  'court-order',
  'false-alarm',
  'fault-of-ours',
] as const;
type InterventionReason = (typeof INTERVENTION_REASONS)[number];

/** Why staff drive parked work again, or make a read model anew. */
export const OPERATION_REASONS = ['fixed-upstream', 'fixed-here', 'obstacle-lifted', 'transient'] as const;
export type OperationReason = (typeof OPERATION_REASONS)[number];

/** Who of the staff did something about a request, and why: a UUID from the vault's staff table, a code, a ticket number. */
export type ByStaff = Readonly<{ actor: string; reason: InterventionReason; ticket: string }>;

const oneOf = <const Codes extends readonly string[]>(codes: Codes) =>
  z.enum(codes, { error: `must be one of ${codes.join(', ')}` });

export const interventionReason = oneOf(INTERVENTION_REASONS);

/** Letters and a number: nothing can be said in it. */
export const ticketSchema = z
  .string({ error: 'must be a ticket number like OPS-123' })
  .regex(/^[A-Z][A-Z0-9]{0,9}-\d{1,9}$/, { error: 'must be a ticket number like OPS-123' });

/** Why staff did something to the system: nothing but this. */
export const operationWhySchema = z.strictObject({ reason: oneOf(OPERATION_REASONS), ticket: ticketSchema });

/** What an event holds of who of the staff did it: nothing but this. */
export const bySchema = z.strictObject({ actor: z.guid(), reason: interventionReason, ticket: ticketSchema });
