import { parkedWork } from '@envoi/operation-record';
import { operationWhySchema } from '@envoi/staff-acts';
import { z } from 'zod';

/**
 * What is parked, as `GET /api/v1/parked` and `npm run parked -- list` name it: the work, and its key. `inbox` has the fingerprint of a
 * conversation, `delivery` a subject and a conversation, everything else a subject.
 */
export const redriveBody = z.strictObject({
  work: parkedWork,
  key: z.string().regex(/^[0-9a-zA-Z][\w/:=-]{0,199}$/, { error: 'must be the key of what is parked' }),
  why: operationWhySchema,
});

/** `parked-again`: a read model's subject, whose events cannot be applied still; or what the same call has driven before, and was parked once more. */
export const redriveAnswer = z.strictObject({
  work: z.string(),
  key: z.string(),
  state: z.enum(['driven-again', 'parked-again']),
});
