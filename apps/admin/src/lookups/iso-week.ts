import { DAY, instant, plus, type Instant } from '@envoi/event-sourcing';

/**
 * From Monday 00:00 UTC to the next, of a week as ISO 8601 names it: week 1 has the year's first Thursday, so always 4 January.
 * Undefined for a 53rd week of a year that has none.
 */
export const isoWeek = (week: string): Readonly<{ from: Instant; to: Instant }> | undefined => {
  const [year = 0, number = 0] = week.split('-W').map(Number);
  const from = plus(firstMonday(year), (number - 1) * 7 * DAY);
  return from < firstMonday(year + 1) ? { from, to: plus(from, 7 * DAY) } : undefined;
};

const firstMonday = (year: number): Instant => {
  const fourth = new Date(Date.UTC(year, 0, 4));
  return plus(instant(fourth.getTime()), -((fourth.getUTCDay() + 6) % 7) * DAY);
};
