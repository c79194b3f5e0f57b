import { type EventSchemas } from '@envoi/event-store';
import { operationReason, ticketSchema } from '@envoi/staff-acts';
import { z } from 'zod';
import { type OperationEvent } from './domain/operation.ts';

const why = z.strictObject({ reason: operationReason, ticket: ticketSchema });
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** A subject, or one of its conversations: nothing that leads to a person once the vault has forgotten them. */
export const recordableKey = z.string().regex(new RegExp(`^${uuid}(?:/${uuid})?$`));

/** What may be recorded about what operators did: codes, ticket numbers, names of ours and our own ids. */
export const operationRecordSchemas = {
  operation: {
    ParkedWorkRedriven: why.extend({
      work: z.string().regex(/^[a-z][a-z0-9:-]{0,99}$/),
      key: recordableKey.optional(),
      generation: z.int().positive(),
    }),
    ReadModelRebuildBegun: why.extend({
      projection: z.string().regex(/^[a-z][a-z-]{0,99}$/),
      version: z.int().positive(),
    }),
  } satisfies Record<OperationEvent['type'], z.ZodType>,
} satisfies EventSchemas;
