export type Language = 'en' | 'de';

/** The language of a page: the browser's favourite among ours (RFC 9110, 12.5.4); English when it has none. */
export const preferredLanguage = (acceptLanguage: string | undefined): Language => {
  const wishes = (acceptLanguage ?? '').slice(0, 500).split(',').flatMap(toWish);
  return wishes.sort((a, b) => b.weight - a.weight)[0]?.language ?? 'en';
};

const toWish = (part: string): { language: Language; weight: number }[] => {
  const [, tag, weight = '1'] = /^\s*(en|de)(?:-[a-z0-9-]+)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*$/i.exec(part) ?? [];
  if (tag === undefined || Number(weight) === 0) return [];
  return [{ language: tag.toLowerCase() as Language, weight: Number(weight) }];
};

/** 1.5 MB, 1,5 MB. */
export const formatSize = (language: Language, bytes: number): string => {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];
  const power = Math.min(bytes < 1_000 ? 0 : Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const unit = units[power] ?? 'byte';
  const options = {
    style: 'unit',
    unit,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  } as const;
  return new Intl.NumberFormat(language, options).format(bytes / 1_000 ** power);
};

export const formatNumber = (language: Language, number: number): string =>
  new Intl.NumberFormat(language).format(number);

/** A point in time in a time zone that is named; UTC when it is unknown (product rule C10). */
export const instantFormat = (language: Language, timeZone = 'UTC'): ((instant: string) => string) => {
  const parts = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  const format = new Intl.DateTimeFormat(language, { ...parts, timeZone, timeZoneName: 'short' });
  return (instant) => format.format(new Date(instant));
};
