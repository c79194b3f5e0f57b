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

/** Why staff drive parked work again, or make a read model anew. */
export const OPERATION_REASONS = ['fixed-upstream', 'fixed-here', 'obstacle-lifted', 'transient'] as const;
export type OperationReason = (typeof OPERATION_REASONS)[number];

const oneOf = <const Codes extends readonly string[]>(codes: Codes) =>
  z.enum(codes, { error: `must be one of ${codes.join(', ')}` });

export const interventionReason = oneOf(INTERVENTION_REASONS);
export const operationReason = oneOf(OPERATION_REASONS);

/** Letters and a number: nothing can be said in it. */
export const ticketSchema = z
  .string({ error: 'must be a ticket number like OPS-123' })
  .regex(/^[A-Z][A-Z0-9]{0,9}-\d{1,9}$/, { error: 'must be a ticket number like OPS-123' });
