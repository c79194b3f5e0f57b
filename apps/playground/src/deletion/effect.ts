import type { StepDone } from '../store/tables.ts';
import type { Happening } from './happenings.ts';

/** What a step changed, and whether there is more to do. */
export interface Effect {
  counts: Record<string, number>;
  retained?: StepDone['retained'];
  happenings?: readonly Happening[];
  /** SHA-256 of the cookie → the name of the device, of every session that was ended. */
  signedOut?: ReadonlyMap<string, string>;
  isUnderWay?: boolean;
}
