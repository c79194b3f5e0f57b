import { type EventSchemas } from '@envoi/event-store';
import { operationWhySchema } from '@envoi/staff-acts';
import { z } from 'zod';
import { type OperationEvent } from './domain/operation.ts';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** A subject, or one of its conversations: nothing that leads to a person once the vault has forgotten them. */
export const recordableKey = z.string().regex(new RegExp(`^${uuid}(?:/${uuid})?$`));

/** The name of a work, or of a projection with its version. */
export const parkedWork = z
  .string()
  .regex(/^[a-z][a-z0-9:-]{0,99}$/, { error: 'must be the name of a work, like delivery' });

/** What may be recorded about what operators did: codes, ticket numbers, names of ours and our own ids. */
export const operationRecordSchemas = {
  operation: {
    ParkedWorkRedriven: operationWhySchema.extend({
      work: parkedWork,
      key: recordableKey.optional(),
      generation: z.int().positive(),
    }),
    ReadModelRebuildBegun: operationWhySchema.extend({
      projection: z.string().regex(/^[a-z][a-z-]{0,99}$/),
      version: z.int().positive(),
    }),
  } satisfies Record<OperationEvent['type'], z.ZodType>,
} satisfies EventSchemas;
