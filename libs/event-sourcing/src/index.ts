export { type Brand, type SubjectId } from './brand.ts';
export { DomainError, OutageError, type Cause, type DomainEvent, type EventMetadata, type Recorded } from './event.ts';
export { given } from './given.ts';
export {
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  between,
  earliest,
  instant,
  isInstant,
  latest,
  plus,
  toMilliseconds,
  type Clock,
  type Instant,
  type Milliseconds,
} from './instant.ts';
export { at, immediately, whatIsDue, type Due, type NextSteps, type Process } from './process.ts';
export { UnknownEventError, keysOf, project, type Projection, type RowIndex, type RowTable } from './projection.ts';
export { fold, parseStreamName, streamName, type Decision, type Stream } from './stream.ts';
