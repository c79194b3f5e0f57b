import { z } from 'zod';
import { id, idOut, instantOut, pageOf, pageQuery } from '../lists/contract.ts';
import { KINDS } from '../requests/contract.ts';

/** In the order in which the codes lapse. */
export const pendingConfirmationsQuery = z.strictObject({ ...pageQuery, subject: z.exactOptional(id) });

/** A request that waits for its code. The code itself is nowhere. */
const pendingConfirmationOut = z
  .object({
    subject: idOut,
    kind: z.enum(KINDS),
    requestId: idOut,
    /** Which code of the request; older ones are void. */
    issueNumber: z.int(),
    issuedAt: instantOut,
    validUntil: instantOut,
    hasLapsed: z.boolean(),
  })
  .meta({ id: 'PendingConfirmation' });

export const pendingConfirmationsAnswer = pageOf(pendingConfirmationOut);
