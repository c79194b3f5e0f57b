import { instant, type Instant } from '@envoi/event-sourcing';
import { z } from 'zod';
import { usage } from './exit.ts';

const date = z.iso.date();
const point = z.iso.datetime({ offset: true });

/** A day (its beginning, UTC), or an instant with a time zone. */
export const instantOf = (text: string, option: string): Instant => {
  const isOne = date.safeParse(text).success || point.safeParse(text).success;
  if (isOne && new Date(text).toISOString().length === 24) return instant(text);
  throw usage(`${option} must be a day like 2026-11-24, or an instant with a time zone like 2026-11-24T10:00:00Z`);
};
