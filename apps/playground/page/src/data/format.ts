import type { MemberView } from '../../../src/api.ts';

type Place = Pick<MemberView, 'locale' | 'timeZone'>;

const format = ({ locale, timeZone }: Place, instant: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(new Date(instant));

export const timeOfDay = (place: Place, instant: string): string =>
  format(place, instant, { hour: 'numeric', minute: '2-digit' });

export const day = (place: Place, instant: string): string =>
  format(place, instant, { weekday: 'long', day: 'numeric', month: 'long' });

export const dayAndTime = (place: Place, instant: string): string =>
  format(place, instant, { dateStyle: 'medium', timeStyle: 'medium' });

/** Short enough for a list: the time today, else the day. */
export const recently = (place: Place, instant: string, now: string): string =>
  day(place, instant) === day(place, now)
    ? timeOfDay(place, instant)
    : format(place, instant, { day: 'numeric', month: 'short' });

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

export const fileSize = (locale: string, bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power);
};
