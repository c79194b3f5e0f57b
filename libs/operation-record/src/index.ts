export { operationRecord, type OperationEvent } from './domain/operation.ts';
export { OperationRecordModule, RedriveParkedWork } from './operation-record.module.ts';
export { recordRebuild } from './record-rebuild.ts';
export { redriveParked, type OperationParts, type RedriveOutcome } from './redrive-parked.ts';
export { operationRecordSchemas, parkedWork } from './schemas.ts';
