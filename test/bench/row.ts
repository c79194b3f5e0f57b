/** A figure beside a raw measure of the same run. `better`: whether more or less is wanted. */
export interface Row {
  figure: string;
  ours: number;
  raw: number;
  /** What `raw` is. */
  rawIs: string;
  unit: string;
  goal: string;
  met: boolean;
}

export const perSecond = (count: number, milliseconds: number): number => Math.round(count / (milliseconds / 1_000));

/** The `q`-th part of the sorted numbers, e.g. 0.99. */
export const quantile = (numbers: readonly number[], q: number): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN;
};

/** Runs `task` `count` times, at most `atOnce` at a time; resolves with the milliseconds it took. */
export async function timed(count: number, atOnce: number, task: (n: number) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await task((next += 1));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return performance.now() - started;
}
