import { STEPS } from '@envoi/profile-deletion';
import { DELETION_STATES, STEP_FAILURES } from '@envoi/requests';
import { z } from 'zod';
import { instantOut, oneOrMore, pageOf, pageQuery } from '../lists/contract.ts';
import { requestOut } from '../requests/contract.ts';
import { SORTS } from '../requests/order.ts';

const ofDeletion = requestOut.omit({ kind: true, links: true });

export const deletionOut = ofDeletion
  .extend({
    startAt: z.exactOptional(instantOut),
    /** The highest percentage of the time until `dueAt` whose passing was alerted. */
    late: z.exactOptional(z.int()),
    /** The step that comes next. */
    step: z.exactOptional(z.enum(STEPS)),
    /** Why that step waits for an operator. */
    failed: z.exactOptional(z.object({ reason: z.enum(STEP_FAILURES), at: instantOut })),
  })
  .meta({ id: 'Deletion' });

/** Of the order `dueAt`: what is under way. */
export const deletionsQuery = z.strictObject({
  ...pageQuery,
  sort: z.enum(SORTS).default('-askedAt'),
  state: z.exactOptional(oneOrMore(DELETION_STATES)),
});

export const deletionsAnswer = pageOf(deletionOut);

/** `certificate`: a compact JWS, in the end. A step without a date is still to be done. */
export const deletionAnswer = deletionOut.extend({
  steps: z.array(z.object({ step: z.enum(STEPS), at: z.exactOptional(instantOut) })),
  /** What the workspace keeps, and why. */
  retained: z.array(
    z.object({
      step: z.enum(STEPS),
      category: z.string(),
      reason: z.enum(['legal-hold', 'law', 'unsupported']),
      until: z.exactOptional(z.iso.date()),
    }),
  ),
  certificate: z.exactOptional(z.string()),
});
