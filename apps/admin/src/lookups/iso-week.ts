import { DAY, instant, plus, type Instant } from '@envoi/event-sourcing';

/**
 * From Monday 00:00 UTC to the next, of a week as ISO 8601 names it: week 1 has the year's first Thursday, so always 4 January.
 * Undefined for a 53rd week of a year that has none: its Thursday is of the next. Throws RangeError for a week that ends after
 * the year 9999.
 */
export const isoWeek = (week: string): Readonly<{ from: Instant; to: Instant }> | undefined => {
  const [year = '', number] = week.split('-W');
  const from = plus(firstMonday(year), (Number(number) - 1) * 7 * DAY);
  return plus(from, 3 * DAY).startsWith(year) ? { from, to: plus(from, 7 * DAY) } : undefined;
};

const firstMonday = (year: string): Instant => {
  const fourth = new Date(`${year}-01-04T00:00:00Z`);
  return plus(instant(fourth), -((fourth.getUTCDay() + 6) % 7) * DAY);
};
