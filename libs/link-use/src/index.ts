export { decide, linkUse, type LinkUseEvent } from './domain/link-use.ts';
export { LinkUseCounter, type LinkUseParts } from './link-use-counter.ts';
export { findLinkUse, linkUseByExport, type LinkUseRow } from './read-model.ts';
export { linkUseSchemas } from './schemas.ts';
