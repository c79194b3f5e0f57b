export { LeaseLostError, consumerStore, listRedrives, readModel, type ReadModel } from '@envoi/read-store';
export { asWork, stepCausation, type Effect, type EffectContext, type Performed, type WorkOptions } from './as-work.ts';
export { type BackOff } from './back-off.ts';
export { compareWithRebuild, type CompareDependencies, type Comparison } from './compare.ts';
export { CheckpointMismatchError } from './follow.ts';
export { projectionName } from './apply.ts';
export { consumersHealth, type Behind, type ConsumerHealth, type HealthDependencies } from './health.ts';
export { describeError, type ConsumersLogger } from './logger.ts';
export { findParked, listParked, redrive, redriveSubject, type Parked } from './parked.ts';
export { foldBatch, keyed, untyped, type AnyProjection, type Keyed } from './projecting.ts';
export { rebuildProjection, type RebuildDependencies, type RebuildOptions, type RebuildProgress } from './rebuild.ts';
export {
  assertCheckpointsFound,
  migrateConsumers,
  runConsumers,
  type Consumers,
  type ConsumersOptions,
} from './run-consumers.ts';
export { ParkNowError, type Visit, type Visited, type Work } from './work.ts';
