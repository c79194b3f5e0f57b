export { AccessRecordModule } from './access-record.module.ts';
export { RecordEvidenceExport, RecordLookup, type AccessEvents } from './commands.ts';
export {
  REASONS,
  RECIPIENTS,
  accessRecord,
  type AccessEvent,
  type Exported,
  type LookedAt,
  type Lookup,
  type Reason,
  type Recipient,
  type Target,
} from './domain/access.ts';
export { accessRecordSchemas, streamSchema, whySchema } from './schemas.ts';
