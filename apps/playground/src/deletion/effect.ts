import type { StepDone } from '../store/tables.ts';

/** What a step changed, who is to be told of it, and whether there is more to do. */
export interface Effect {
  counts: Record<string, number>;
  retained?: StepDone['retained'];
  happenings?: readonly string[];
  /** Members whose page shows something that changed. */
  touched?: readonly string[];
  isUnderWay?: boolean;
}
