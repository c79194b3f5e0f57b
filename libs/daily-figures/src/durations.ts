/** Lower bounds in seconds, each 6 % above the one before: a duration is told within 3 % and a second. Up to about half a year. */
const BOUNDS: readonly number[] = (() => {
  const bounds = [0, 1];
  for (let bound = 1; bound < 15_000_000;) bounds.push((bound = Math.max(bound + 1, Math.ceil(bound * 1.06))));
  return bounds;
})();

/** How many durations there were, by the lower bound that they have in common. */
export type Durations = Readonly<Record<string, number>>;

export const counted = (durations: Durations, seconds: number): Durations => {
  const bound = String(BOUNDS.findLast((one) => one <= seconds) ?? 0);
  return { ...durations, [bound]: (durations[bound] ?? 0) + 1 };
};

export const together = (all: readonly Durations[]): Durations => {
  const sum: Record<string, number> = {};
  for (const durations of all)
    for (const [bound, count] of Object.entries(durations)) sum[bound] = (sum[bound] ?? 0) + count;
  return sum;
};

/** So many seconds or less took that part (0 to 1) of them; undefined when there are none. The middle of its bounds. */
export const quantileOf = (durations: Durations, part: number): number | undefined => {
  const entries = Object.entries(durations).map(([bound, count]) => [Number(bound), count] as const);
  let left = Math.ceil(part * entries.reduce((sum, [, count]) => sum + count, 0));
  for (const [bound, count] of entries.toSorted(([a], [b]) => a - b)) {
    left -= count;
    if (left <= 0) return (bound + (BOUNDS[BOUNDS.indexOf(bound) + 1] ?? bound)) / 2;
  }
  return undefined;
};
