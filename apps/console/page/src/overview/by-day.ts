import type { Figures } from '../data/contract.ts';

type Day = Figures['days'][number];

const DAY = 86_400_000;

/** Every day from the first to the last one: of those on which nothing happened nothing is answered. */
export const daysOf = ({ from, to }: Figures): string[] => {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  return Array.from({ length: Math.round((last - first) / DAY) + 1 }, (_, at) =>
    new Date(first + at * DAY).toISOString().slice(0, 10),
  );
};

/** A number of each day. */
export const byDay = (figures: Figures, read: (day: Day) => number): number[] => {
  const answered = new Map(figures.days.map((each) => [each.day, read(each)]));
  return daysOf(figures).map((day) => answered.get(day) ?? 0);
};
