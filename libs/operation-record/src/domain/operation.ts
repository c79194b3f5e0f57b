import { type Decision, type Stream } from '@envoi/event-sourcing';
import { type OperationReason } from '@envoi/staff-acts';

/** Why it was done: a code and a ticket; there is no place for free text. */
export type Why = Readonly<{ reason: OperationReason; ticket: string }>;

/** Parked work, made to go on. */
export type Redriven = Why &
  Readonly<{
    work: string;
    /** Ids of ours. Absent for a conversation of the inbox: its fingerprint outlives the person, who would be found by it. */
    key?: string;
    /** 1, and one more each time that it was driven again. */
    generation: number;
  }>;

/** The rows of a read model, to be made anew from the log. */
export type Rebuilt = Why & Readonly<{ projection: string; version: number }>;

export type OperationEvent =
  Readonly<{ type: 'ParkedWorkRedriven'; data: Redriven }> | Readonly<{ type: 'ReadModelRebuildBegun'; data: Rebuilt }>;

/** One stream for each of the staff, by their actor. Nothing is decided by what was done before. */
export const operationRecord: Stream<undefined, OperationEvent> = {
  category: 'operation',
  initialState: undefined,
  evolve: () => undefined,
};

type Decide = Decision<undefined, OperationEvent>;

const redrive =
  (data: Redriven): Decide =>
  () => [{ type: 'ParkedWorkRedriven', data }];

const rebuild =
  (data: Rebuilt): Decide =>
  () => [{ type: 'ReadModelRebuildBegun', data }];

export const decide = { redrive, rebuild };
