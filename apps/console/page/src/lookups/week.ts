const DAY = 86_400_000;

/** The ISO 8601 week of an instant, in UTC, like `2026-W48`: that of its Thursday. */
export const weekOf = (instant: number): string => {
  const weekday = (new Date(instant).getUTCDay() + 6) % 7;
  const thursday = new Date(instant + (3 - weekday) * DAY);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY));
  return `${year}-W${String(week).padStart(2, '0')}`;
};

export const isWeek = (text: string): boolean => /^\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])$/.test(text);
