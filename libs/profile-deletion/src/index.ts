export { certificateSchema, CERTIFICATE_TYPE, toMinute, type Certificate, type CertifiedEntry } from './certificate.ts';
export {
  CancelProfileDeletion,
  ConfirmProfileDeletion,
  FindProfileDeletion,
  ForgetIdleSubject,
  RequestProfileDeletion,
  type DeletionEvents,
} from './commands.ts';
export {
  STEPS,
  WORKSPACE_STEPS,
  type DeletionId,
  type Step,
  type ProfileDeletionEvent,
  type Retained,
  type Touched,
  type WorkspaceStep,
} from './domain/events.ts';
export { progressOf, type DeletionProgress } from './domain/progress.ts';
export { type DeletionPolicy } from './domain/policy.ts';
export { codeStanding as deletionCodeStanding } from './domain/standing.ts';
export { isOpen as isDeletionOpen, isUnderWay as isDeletionUnderWay, type ProfileDeletion } from './domain/state.ts';
export { profileDeletion } from './domain/stream.ts';
export { decide as decideDeletion } from './domain/decide.ts';
export { deletionEffects } from './effects.ts';
export { newDeletionId } from './handlers.ts';
export { latenessEffects } from './lateness.ts';
export {
  type DeletionAlerts,
  type DeletionBrake,
  type DeletionLedger,
  type DeletionMembers,
  type GoodbyeOutcome,
  type Goodbyes,
  type Looked,
  type StepOutcome,
  type WorkspaceSteps,
} from './ports.ts';
export { deletionLatenessProcess, profileDeletionProcess, type DeletionAction } from './process.ts';
export { DeletionInterventionsModule, ProfileDeletionModule } from './profile-deletion.module.ts';
export { DeletionRenewals } from './renewals.ts';
export { profileDeletionSchemas } from './schemas.ts';
export { ReleaseHeldDeletion, type DeletionIntervention } from './staff.ts';
