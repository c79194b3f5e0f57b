const shortest = 250;
const longest = 5_000;
const longestAsked = 3_600_000;

interface Failure {
  /** 1 after the first. */
  attempts: number;
  now: Date;
  /** The header: seconds, or a date. */
  retryAfter?: string | null | undefined;
}

/** Doubles from a quarter of a second up to 5 s, so that all is well within 5 s of the assistant's return; `Retry-After` is honoured up to an hour. */
export const nextAttempt = ({ attempts, now, retryAfter }: Failure): Date => {
  const backOff = Math.min(longest, shortest * 2 ** Math.min(attempts - 1, 10));
  return new Date(now.getTime() + Math.max(backOff, Math.min(longestAsked, milliseconds(retryAfter ?? '', now))));
};

const milliseconds = (retryAfter: string, now: Date): number => {
  if (/^\d{1,6}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now.getTime());
};
