import { z } from 'zod';
import { instantOut } from '../lists/contract.ts';

/** A period may begin a year before its last day, and there is no year before 0. */
const day = z.iso
  .date({ error: 'must be a day, like 2026-11-24' })
  .refine((text) => text > '0001', { error: 'must be of the years 1 to 9999' });

/** Days in UTC, both inside; by default the last 30. */
export const figuresQuery = z.strictObject({ from: z.exactOptional(day), to: z.exactOptional(day) });

const count = z.int();

/** Of one kind of request. `finished`: delivered, or deleted. */
const counts = z.object({
  asked: count,
  confirmed: count,
  finished: count,
  lapsed: count,
  cancelled: count,
  failed: count,
  overdue: count,
});

/** In seconds from the confirmation; absent where nothing was finished. Within 3 %. */
const took = z.object({ count, p50: z.exactOptional(z.number()), p95: z.exactOptional(z.number()) });

const perKind = <Schema extends z.ZodType>(schema: Schema) => z.object({ export: schema, deletion: schema });

/** Under way now, and due so soon. */
const standing = z.object({
  underWay: count,
  overdue: count,
  dueWithinHour: count,
  dueWithinSixHours: count,
  dueWithinDay: count,
});

export const figuresAnswer = z.object({
  from: day,
  to: day,
  days: z.array(
    perKind(counts).extend({
      day,
      /** By kind and reason: `export/managed`. */
      refusals: z.record(z.string(), count),
      took: perKind(took),
    }),
  ),
  /** Over all the days. */
  total: perKind(counts).extend({ refusals: z.record(z.string(), count), took: perKind(took) }),
  now: perKind(standing).extend({ parked: count }),
  at: instantOut,
});
