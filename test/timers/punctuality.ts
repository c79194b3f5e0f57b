/** What arrived, against when it was due. */
export interface Punctuality {
  exports: number;
  /** Of those that nobody got, got twice, or got too early. */
  missing: number;
  twice: number;
  early: number;
  /** From the first due time to the last arrival, in milliseconds. */
  took: number;
  /** From each due time to its arrival, in milliseconds. */
  lateness: readonly number[];
}

/** One that was awaited: when it was due, and when it arrived, each time; milliseconds of one clock. */
export type Due = Readonly<{ due: number; got: readonly number[] }>;

export const reportOf = (all: readonly Due[]): Punctuality => {
  const lateness = all.flatMap(({ due, got }) => got.slice(0, 1).map((at) => at - due));
  return {
    exports: all.length,
    missing: all.filter(({ got }) => got.length === 0).length,
    twice: all.filter(({ got }) => got.length > 1).length,
    early: lateness.filter((late) => late < 0).length,
    took: Math.max(...all.flatMap(({ got }) => got)) - Math.min(...all.map(({ due }) => due)),
    lateness,
  };
};
