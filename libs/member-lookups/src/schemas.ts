import { whySchema } from '@envoi/access-record';
import { type EventSchemas } from '@envoi/event-store';
import { z } from 'zod';
import { type MemberLookupEvent } from './domain/lookup.ts';

/** What may be recorded about look-ups: our own id of who was found, and why. No id of others. */
export const memberLookupSchemas = {
  lookup: {
    MemberLookedUp: whySchema.extend({
      at: z.iso.datetime({ precision: 3 }),
      outcome: z.enum(['found', 'not-found']),
      subject: z.guid().optional(),
    }),
  } satisfies Record<MemberLookupEvent['type'], z.ZodType>,
} satisfies EventSchemas;
