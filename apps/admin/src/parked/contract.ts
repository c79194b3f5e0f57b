import { z } from 'zod';
import { instantOut, pageOf, pageQuery } from '../lists/contract.ts';

/** Visits first, then subjects; each in the order of work and key. */
export const parkedQuery = z.strictObject(pageQuery);

/** What was set aside: a visit that failed too often, or a subject with an event that a projection cannot apply. */
const parkedOut = z
  .object({
    kind: z.enum(['visit', 'subject']),
    /** Name of the work, or of the projection with its version. */
    work: z.string(),
    key: z.string(),
    /** Class, status and code of the error. */
    lastError: z.string(),
    since: instantOut,
    /** Of a visit: its failures since it was last driven, and how often it was. */
    attempts: z.exactOptional(z.int()),
    generation: z.exactOptional(z.int()),
  })
  .meta({ id: 'Parked' });

export const parkedAnswer = pageOf(parkedOut);
