const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Of the browser. */
export const zoneName = zone.replaceAll('_', ' ');
export const isUtc = ['UTC', 'Etc/UTC'].includes(zone);

const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const short = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const dayHere = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dayOnly = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
const whole = new Intl.NumberFormat();

export const inFull = (instant: string): string => local.format(new Date(instant));
export const inShort = (instant: string): string => short.format(new Date(instant));
export const inUtc = (instant: string): string => `${instant.slice(0, 19).replace('T', ' ')} UTC`;
export const dayOfZone = (instant: string): string => dayHere.format(new Date(instant));
/** Of a day of UTC. */
export const day = (date: string): string => dayOnly.format(new Date(`${date}T00:00:00Z`));
export const count = (number: number): string => whole.format(number);
export const times = (number: number): string => ['never', 'once'][number] ?? `${count(number)} times`;

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

const largest = (seconds: number): readonly [Intl.RelativeTimeFormatUnit, number] => {
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const);
  return [unit, Math.round(seconds / size)];
};

/** `in 3 hr.`, `2 days ago`. */
export const fromNow = (instant: string, now: string): string => {
  const [unit, amount] = largest((Date.parse(instant) - Date.parse(now)) / 1_000);
  return relative.format(amount, unit);
};

/** `20 s`, `1.5 h`. */
export const duration = (seconds: number): string => {
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? (['second', 1] as const);
  const amount = seconds / size;
  return `${amount >= 10 ? Math.round(amount) : Math.round(amount * 10) / 10} ${unit === 'minute' ? 'min' : unit.slice(0, 1)}`;
};

const sizes = ['B', 'kB', 'MB', 'GB', 'TB'];
export const bytes = (amount: number): string => {
  const power = amount < 1 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log10(amount) / 3));
  return `${Math.round((amount / 1_000 ** power) * 10) / 10} ${sizes[power] ?? 'B'}`;
};
