import { type Locale } from './domain/events.ts';

const MINUTE = 60_000;

/** Regional variants, for day before month and a clock of 24 hours. */
const variants: Readonly<Record<Locale, string>> = { en: 'en-GB', de: 'de-DE' };

/** Making one takes as long as using it a hundred times. There are few: a language, and one of the zones that exist. */
const formatters = new Map<string, Intl.DateTimeFormat>();

const nameOf = (locale: Locale, timeZone: string): string => `${locale} ${timeZone}`;

const formatter = (locale: Locale, timeZone: string): Intl.DateTimeFormat => {
  const name = nameOf(locale, timeZone);
  const known = formatters.get(name) ?? makeFormatter(locale, timeZone);
  formatters.set(name, known);
  return known;
};

const makeFormatter = (locale: Locale, timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(variants[locale], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
    timeZoneName: 'short',
  });

/** The zone itself, or UTC for a name that no zone has (product rule C10). */
const knownZone = (locale: Locale, timeZone: string): string => {
  if (formatters.has(nameOf(locale, timeZone))) return timeZone;
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return 'UTC';
    throw error;
  }
};

/**
 * Date, time and zone as the member reads them: `Tuesday, 24 November 2026 at 10:00 CET (Europe/Berlin)`. An unknown zone is
 * shown as UTC. Only minutes are shown: an end is rounded down and a beginning or promise up, so that what is said is true.
 */
export const showInstant = (
  instant: string,
  rounding: 'down' | 'up',
  { locale, timeZone }: { locale: Locale; timeZone: string },
): string => {
  const minutes = Date.parse(instant) / MINUTE;
  const whole = rounding === 'up' ? Math.ceil(minutes) : Math.floor(minutes);
  const zone = knownZone(locale, timeZone);
  const shown = formatter(locale, zone).format(new Date(whole * MINUTE));
  return zone === 'UTC' ? shown : `${shown} (${zone})`;
};
