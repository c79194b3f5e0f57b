/** A day of the browser's zone, as a date field has it, is all instants from its start until its end. */
export const startOf = (day: string): string => midnight(day, 0);
export const endOf = (day: string): string => midnight(day, 1);

const midnight = (text: string, later: number): string => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return new Date(year, month - 1, day + later).toISOString();
};

/** The day in which an instant lies. */
export const dayOf = (instant: string): string => dayAt(Date.parse(instant));
/** The day that ends at an instant, or before it. */
export const dayUntil = (instant: string): string => dayAt(Date.parse(instant) - 1);

/** Swedish dates are those of ISO 8601. */
const iso = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' });
const dayAt = (time: number): string => (Number.isNaN(time) ? '' : iso.format(time));

/** While a year is typed, it begins with zeros. */
export const isWholeDay = (text: string): boolean => /^[1-9]\d{3}-\d\d-\d\d$/.test(text);
