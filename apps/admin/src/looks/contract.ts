import { whySchema } from '@envoi/access-record';
import { z } from 'zod';

/**
 * Why somebody looks at one request: a header each, because a GET has no body, and addresses are kept in histories and
 * logs. What comes without is refused; the look is on the record before it is answered.
 */
export const lookHeaders = z.object({
  'look-reason': whySchema.shape.reason,
  'look-ticket': whySchema.shape.ticket,
});
