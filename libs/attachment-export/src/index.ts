export {
  AttachmentExportModule,
  ExportInterventionsModule,
  type AttachmentExportParts,
} from './attachment-export.module.ts';
export {
  AnnounceExportAnew,
  CancelAttachmentExport,
  CloseAttachmentExports,
  ConfirmAttachmentExport,
  FindAttachmentExport,
  ReissueLapsedCode,
  RequestAttachmentExport,
  RevokeExportLinks,
  StopAttachmentExport,
  type ExportEvents,
} from './commands.ts';
export { type Entered } from './domain/confirm.ts';
export { decide } from './domain/decide.ts';
export { type AttachmentExportEvent, type ExportId, type Manifest, type RefusalReason } from './domain/events.ts';
export { type ExportPolicy, type Membership } from './domain/policy.ts';
export { type Asked } from './domain/request.ts';
export { announcementStanding, codeStanding, liveLinks, underWay } from './domain/standing.ts';
export {
  isOpen,
  isUnderWay,
  type AttachmentExport,
  type Ended,
  type LiveLinks,
  type Open,
  type UnderWay,
} from './domain/state.ts';
export { attachmentExport } from './domain/stream.ts';
export { exportEffects, type ActionContext, type ExportEffectDependencies, type Performed } from './effects.ts';
export { newExportId } from './handlers.ts';
export {
  type Alerts,
  type Brake,
  type Deliveries,
  type Members,
  type Outcome,
  type Preparation,
  type PreparationRequest,
} from './ports.ts';
export { type BlobStore } from './preparation/blobs.ts';
export { type Entry, type Place } from './preparation/entry.ts';
export { exportPreparation, type ExportPreparationParts } from './preparation/export-preparation.ts';
export { fileSystemBlobs } from './preparation/file-system-blobs.ts';
export { Manifests, type ManifestKeys, type Slice } from './preparation/manifests.ts';
export { prepare, type ManifestWork } from './preparation/prepare.ts';
export { ManifestGoneError } from './preparation/progress.ts';
export { type EntryPage, type EntrySource } from './preparation/source.ts';
export { migrateManifests } from './preparation/tables.ts';
export { attachmentExportProcess, type ExportAction } from './process.ts';
export { ExportRenewals, type MayHave } from './renewals.ts';
export { attachmentExportSchemas } from './schemas.ts';
export {
  CancelExportByStaff,
  ReleaseExportLimit,
  ReleaseHeldExport,
  RevokeLinksByStaff,
  type ExportIntervention,
} from './staff-commands.ts';
