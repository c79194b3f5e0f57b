import { operationReason, ticketSchema } from '@envoi/staff-acts';
import { z } from 'zod';

/**
 * What is parked, as `GET /api/v1/parked` and `npm run parked -- list` name it: the work, and its key. `inbox` has the fingerprint of a
 * conversation, `delivery` a subject and a conversation, everything else a subject.
 */
export const redriveBody = z.strictObject({
  work: z.string().regex(/^[a-z][a-z0-9:-]{0,99}$/, { error: 'must be the name of a work, like delivery' }),
  key: z.string().regex(/^[0-9a-zA-Z][\w/:=-]{0,199}$/, { error: 'must be the key of what is parked' }),
  why: z.strictObject({ reason: operationReason, ticket: ticketSchema }),
});

/** `parked-again`: only of a read model's subject, whose events cannot be applied still. */
export const redriveAnswer = z.strictObject({
  work: z.string(),
  key: z.string(),
  state: z.enum(['driven-again', 'parked-again']),
});
