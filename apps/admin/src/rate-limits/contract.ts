import { z } from 'zod';
import { id, idOut, instantOut, pageOf, pageQuery } from '../lists/contract.ts';

/** Those that are not over, in the order in which they end. */
export const rateLimitsQuery = z.strictObject({ ...pageQuery, subject: z.exactOptional(id) });

/** A member who may not have another export before `nextAllowedAt`. */
const rateLimitOut = z.object({ subject: idOut, nextAllowedAt: instantOut }).meta({ id: 'RateLimit' });

export const rateLimitsAnswer = pageOf(rateLimitOut);
