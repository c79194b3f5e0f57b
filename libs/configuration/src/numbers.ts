import { type Milliseconds } from '@envoi/event-sourcing';
import { z } from 'zod';
import { parseDuration } from './duration.ts';

/** An ISO 8601 duration, in milliseconds. */
export const duration = (shortest: Milliseconds) =>
  z
    .string()
    .transform((text) => parseDuration(text) ?? NaN)
    .refine((length) => length >= shortest, {
      error: `must be an ISO 8601 duration like PT24H or P7D, ${shortest === 0 ? 'not negative' : 'longer than zero'}, at most 100 years`,
    });

export const whole = (from: number, to: number) => {
  const error = `must be a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,7}$/, { error })
    .transform(Number)
    .refine((number) => number >= from && number <= to, { error });
};
