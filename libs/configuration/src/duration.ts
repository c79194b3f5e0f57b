import { DAY, HOUR, MINUTE, SECOND, type Milliseconds } from '@envoi/event-sourcing';
import { parse, serialize, type Duration } from 'tinyduration';

const unit = {
  years: 365 * DAY,
  months: 30 * DAY,
  weeks: 7 * DAY,
  days: DAY,
  hours: HOUR,
  minutes: MINUTE,
  seconds: SECOND,
} as const;

/** Longer ones would lead out of the years that instants have. */
const LONGEST = 100 * unit.years;

/**
 * An ISO 8601 duration in milliseconds, rounded up; a year has 365 days, a month 30.
 * Undefined for what is no duration, is negative, or is longer than a hundred years.
 */
export const parseDuration = (text: string): Milliseconds | undefined => {
  const parts = /^P[0-9YMWDTHS.,]+$/.test(text) ? parsed(text) : undefined; // the library is content with signs and blanks
  if (parts === undefined) return undefined;
  const units = Object.entries(unit) as [keyof typeof unit, Milliseconds][];
  const length = Math.ceil(units.reduce((sum, [name, one]) => sum + (parts[name] ?? 0) * one, 0));
  return length <= LONGEST ? length : undefined;
};

/** The same as ISO 8601 has it, in days and less: `P7D`, `PT20S`. */
export const durationText = (length: Milliseconds): string =>
  serialize({
    days: Math.floor(length / DAY),
    hours: Math.floor((length % DAY) / HOUR),
    minutes: Math.floor((length % HOUR) / MINUTE),
    seconds: (length % MINUTE) / SECOND,
  });

/** The library throws an error of its own for every text that is no duration, and nothing else. */
const parsed = (text: string): Duration | undefined => {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
};
