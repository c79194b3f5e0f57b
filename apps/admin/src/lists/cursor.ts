import { type Listed, type Place } from '@envoi/read-store';
import { z } from 'zod';
import { Problem } from '../problems/problem.ts';

/** Postgres would refuse other texts. */
const text = z
  .string()
  .regex(/^\P{Cc}*$/u)
  .refine((one) => one.isWellFormed());
const place = z.tuple([text, text, text]);

/** Opaque: where a page ended, in which order. */
export const cursorOf = (order: string, { value, key }: Place): string =>
  Buffer.from(JSON.stringify([order, value, key])).toString('base64url');

/** Throws a Problem when it is none of that order. */
export const placeIn = (order: string, cursor: string | undefined): Place | undefined => {
  if (cursor === undefined) return undefined;
  const read = place.safeParse(parsed(Buffer.from(cursor, 'base64url').toString()));
  if (!read.success || read.data[0] !== order)
    throw Problem.invalid([{ field: 'cursor', detail: 'must be the `next` of a page in the same order' }]);
  const [, value, key] = read.data;
  return { value, key };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // which is no place
  }
};

type Page<Item> = { items: Item[]; next?: string };

/** Of one row more than the page has: whether there is another. */
export const pageFrom = <Row extends object, Item>(
  rows: readonly Listed<Row>[],
  { order, limit, view }: Readonly<{ order: string; limit: number; view: (row: Row) => Item }>,
): Page<Item> => {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(({ row }) => view(row)), ...(last !== undefined && { next: cursorOf(order, last.place) }) };
};
