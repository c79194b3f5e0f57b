import { type EventSchemas } from '@envoi/event-store';
import { ticketSchema } from '@envoi/staff-acts';
import { z } from 'zod';
import { LOOKUPS, REASONS, RECIPIENTS, type AccessEvent } from './domain/access.ts';

const instant = z.iso.datetime({ precision: 3 });
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** A reason from the list, and the number of a ticket. */
export const whySchema = z.strictObject({
  reason: z.enum(REASONS, { error: `must be one of ${REASONS.join(', ')}` }),
  ticket: ticketSchema,
});

/** A stream of a subject or of the staff, or the heads of the ledger: a name in which nothing can be hidden. */
export const streamSchema = z.string().regex(new RegExp(`^(?:[a-zA-Z]{1,40}-${uuid}|ledger-heads)$`), {
  error: 'must be the name of a stream: a category, a hyphen, and a UUID',
});

const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['subject', 'request']), id: z.guid() }),
  z.strictObject({ kind: z.literal('stream'), stream: streamSchema }),
  z.strictObject({ kind: z.literal('period'), from: instant, to: instant }),
  z.strictObject({ kind: z.literal('system') }),
]);

/** What may be recorded about who looked: codes, ticket numbers, instants and our own ids. Any other field is refused. */
export const accessRecordSchemas = {
  access: {
    RecordsLookedAt: whySchema.extend({ lookup: z.enum(LOOKUPS), target }),
    EvidenceExported: whySchema.extend({ from: instant, to: instant, recipient: z.enum(RECIPIENTS) }),
  } satisfies Record<AccessEvent['type'], z.ZodType>,
} satisfies EventSchemas;
