export { decide } from './domain/decide.ts';
export { type Entered } from './domain/confirm.ts';
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
