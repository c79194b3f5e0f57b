import { type Cause, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { type Streams } from '@envoi/event-store';
import { type Decide } from './domain/decision.ts';
import { decide } from './domain/decide.ts';
import { type DeletionId } from './domain/events.ts';
import { type DeletionPolicy } from './domain/policy.ts';
import { type ProfileDeletion } from './domain/state.ts';
import { profileDeletion } from './domain/stream.ts';
import {
  type Certificates,
  type DeletionAlerts,
  type DeletionBrake,
  type DeletionLedger,
  type DeletionMembers,
  type Forgetting,
  type Goodbyes,
  type WorkspaceSteps,
} from './ports.ts';

export type DeletionEffectDependencies = Readonly<{
  streams: Streams;
  policy: DeletionPolicy;
  /** Recorded in the certificate. */
  policyVersion: number;
  /** Who issues certificates: PUBLIC_URL. */
  issuer: string;
  members: DeletionMembers;
  steps: WorkspaceSteps;
  brake: DeletionBrake;
  goodbyes: Goodbyes;
  vault: Forgetting;
  ledger: DeletionLedger;
  certificates: Certificates;
  alerts: DeletionAlerts;
  /** After so many failures in a row (outages do not count) a step waits for an operator. */
  stepAttempts: number;
  /** Makes the error that sets the visit aside at once. */
  toPark: (why: string) => Error;
}>;

/** Where an action stands: the state it was found from, its cause, and the visit that performs it. */
export type ActionContext = Readonly<{
  subject: SubjectId;
  state: ProfileDeletion;
  cause: Cause;
  visit: Readonly<{ now: Instant; attempt: number; assertHeld: () => void }>;
}>;

/** `recorded`: the state changed, ask again what is next. `waiting`: until something wakes us, or until then. */
export type Performed = 'recorded' | 'waiting' | Readonly<{ until: Instant }>;

/** One action that is performed. `name` is the command that is recorded. */
export type Of = Readonly<{
  name: string;
  context: ActionContext;
  deps: DeletionEffectDependencies;
  deletionId: DeletionId;
}>;

/** Decides and records, once for each cause. */
export const record = async ({ name, context, deps }: Of, decision: Decide): Promise<Performed> => {
  const { subject, cause } = context;
  const command = `profile-deletion/${name}`;
  const recorded = await deps.streams.transact(profileDeletion, subject, { cause, command }, decision);
  return recorded.length > 0 ? 'recorded' : 'waiting';
};

/**
 * The vault lost who it is for: nothing can be done to anybody, and operators hear of it. Not when they are forgotten by
 * now, because somebody else went on while this worker took its time.
 */
export const identityLost = async (of: Of): Promise<Performed> => {
  const { deletionId, deps, context } = of;
  const { state } = await deps.streams.load(profileDeletion, context.subject);
  if (state.isForgotten) return 'waiting';
  deps.alerts.raise('identity-lost', { deletionId });
  return record(of, decide.fail({ deletionId }));
};
