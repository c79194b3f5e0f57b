export { inBatches, type Batching } from './batches.ts';
export { connectEventLog, type EventLogOptions } from './connect-event-log.ts';
export {
  CopyRefusedError,
  copyLog,
  verifyCopy,
  type CopiedEvent,
  type CopyOptions,
  type CopyProgress,
} from './copy/copy-log.ts';
export {
  NO_STREAM,
  WrongRevisionError,
  type EventLog,
  type ProposedEvent,
  type ReadOptions,
  type StoredEvent,
  type SubscribeOptions,
  type SubscriptionMessage,
} from './event-log.ts';
export { canonicalJson, idFrom } from './ids.ts';
export { memoryEventLog, type MemoryEventLog } from './memory-event-log.ts';
export { connectRawLog, type RawLogOptions } from './raw/connect-raw-log.ts';
export { type Position, type RawEvent } from './raw/raw-event.ts';
export { type FollowMessage, type FollowOptions, type RawLog } from './raw/raw-log.ts';
export { InvalidEventError, type EventSchemas } from './schemas.ts';
export { Streams, type Loaded } from './streams.ts';
