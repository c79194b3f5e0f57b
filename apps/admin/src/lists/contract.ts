import { instant } from '@envoi/event-sourcing';
import { z } from 'zod';

/** An instant in UTC, with milliseconds. */
export const instantOut = z.iso.datetime({ precision: 3 });
export const idOut = z.guid();

/** An offset leads a text out of them. */
const isOfOurYears = (text: string): boolean => new Date(text).toISOString().length === 24;

/** An instant that somebody asks by. */
export const point = z.iso
  .datetime({ offset: true, error: 'must be an instant with a time zone, like 2026-11-24T10:00:00Z' })
  .refine(isOfOurYears, { error: 'must be of the years 0 to 9999, UTC' })
  .transform((text) => instant(text));

/** Whoever types it may use capitals. */
export const id = z.guid({ error: 'must be a UUID' }).transform((text) => text.toLowerCase());

/** Once, or several times. */
export const oneOrMore = <Value extends string>(values: readonly Value[]) => {
  const one = z.enum(values, { error: `must be one of ${values.join(', ')}` });
  return z.union([one.transform((value) => [value] as const), z.array(one).min(1).max(values.length)], {
    error: `must be one or more of ${values.join(', ')}`,
  });
};

const MOST = 200;
const range = `must be a number from 1 to ${MOST}`;

/** `cursor`: the `next` of the page before, asked for with the same filters and order. */
export const pageQuery = {
  limit: z.coerce
    .number({ error: range })
    .int({ error: range })
    .min(1, { error: range })
    .max(MOST, { error: range })
    .default(50),
  cursor: z.exactOptional(
    z
      .string()
      .max(400)
      .regex(/^[\w-]+$/, { error: 'must be the `next` of a page' }),
  ),
};

/** `next`: absent on the last page. `at`: by which instant what is overdue, lapsed or over was judged. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.exactOptional(z.string()), at: instantOut });
