import { fold, type Instant } from '@envoi/event-sourcing';
import {
  STEPS,
  type DeletionId,
  type ProfileDeletionEvent,
  type Retained,
  type Step,
  type WorkspaceStep,
} from './events.ts';
import { doneAt, reportsIn, wasGoneBefore, type Facts, type ProfileDeletion } from './state.ts';
import { profileDeletion } from './stream.ts';

/** How a deletion stands, as anybody with its id may see it. */
export type DeletionProgress = Readonly<{
  /** `running`: confirmed, parked ones included. `refused`: an organisation decides about the account. */
  state: 'unconfirmed' | 'lapsed' | 'running' | 'cancelled' | 'refused' | 'failed' | 'complete';
  /** What is done, and when; what is still to be done has no date. Empty before it has started. */
  steps: readonly Readonly<{ step: Step; at?: Instant }>[];
  retained: readonly (Retained & Readonly<{ step: WorkspaceStep }>)[];
  /** Compact JWS, in the end. */
  certificate?: string;
}>;

/** Undefined when there never was such a request. */
export const progressOf = (
  events: readonly ProfileDeletionEvent[],
  deletionId: DeletionId,
  now: Instant,
): DeletionProgress | undefined => {
  const own = events.filter(({ data }) => data.deletionId === deletionId);
  if (own.length === 0) return undefined;
  const state = fold(profileDeletion, own);
  const { current } = state;
  const facts = current.status === 'running' || current.status === 'complete' ? current.facts : undefined;
  return {
    state: stateOf(state, now),
    steps: facts === undefined ? [] : stepsOf(facts, current.status === 'complete' ? current.completedAt : undefined),
    retained: facts === undefined ? [] : retainedIn(facts),
    ...(current.status === 'complete' && { certificate: current.certificate }),
  };
};

const STATES = {
  spent: 'unconfirmed',
  expired: 'lapsed',
  held: 'running',
  waiting: 'running',
  running: 'running',
  complete: 'complete',
} as const;

const stateOf = ({ current, ended }: ProfileDeletion, now: Instant): DeletionProgress['state'] => {
  if (current.status === 'none') return ended.at(-1)?.how ?? 'lapsed';
  if (current.status === 'awaiting-code') return now < current.issue.validUntil ? 'unconfirmed' : 'lapsed';
  return STATES[current.status];
};

/** For whom was gone before it could begin. */
const SHORT_ROAD = ['look', 'close-exports', 'forget', 'complete'] as const;

const stepsOf = (facts: Facts, completedAt: Instant | undefined): DeletionProgress['steps'] =>
  (wasGoneBefore(facts) ? SHORT_ROAD : STEPS).map((step) => {
    const at = step === 'complete' ? completedAt : doneAt(facts, step);
    return { step, ...(at !== undefined && { at }) };
  });

const retainedIn = (facts: Facts): DeletionProgress['retained'] =>
  reportsIn(facts).flatMap(({ step, retained }) => retained.map((kept) => ({ step, ...kept })));
