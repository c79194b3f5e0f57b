import { z } from 'zod';
import { instantOut } from '../lists/contract.ts';

/** How far something that follows the log is behind its end. */
export const consumerOut = z
  .object({
    name: z.string(),
    kind: z.enum(['projection', 'work']),
    /** Of the last event that was handled; absent: none yet. */
    position: z.exactOptional(z.string()),
    /** Events that wait for it. `isMore`: there are more than were counted. */
    behind: z.object({ events: z.int(), isMore: z.boolean(), seconds: z.number() }),
    /** What it has set aside. */
    parked: z.int(),
    /** Of a work: visits that are due, and those of them that have failed at least once. */
    due: z.exactOptional(z.int()),
    failing: z.exactOptional(z.int()),
    /** Class, status and code of the newest error among what failed and is not mended. */
    lastError: z.exactOptional(z.string()),
  })
  .meta({ id: 'Consumer' });

export const consumersAnswer = z.object({ items: z.array(consumerOut), at: instantOut });
