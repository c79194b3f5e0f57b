import { type ExportId, type Manifest } from '@envoi/attachment-export';
import { type CodeIssue } from '@envoi/confirmation-code';
import { type Instant } from '@envoi/event-sourcing';
import { type Parameters, type Saying } from './events.ts';

export const say = (kind: string, parameters: Parameters = {}): Saying => ({ kind, parameters });

/** Which code to show, by what it is derived from; never the code itself (product rule K5). */
export const codeParameters = ({ requestId, number, key, validUntil }: CodeIssue): Parameters => ({
  requestId,
  issueNumber: number,
  codeKey: key,
  validUntil,
});

/** Instructions with a code (product rule K1); `because` says why it is this one. */
export const instructions = (issue: CodeIssue, because: string): Saying =>
  say('export-instructions', { ...codeParameters(issue), because });

/** The link to the file: until when it works, and how much is in it (product rules E4, E6). */
export const linkParameters = (link: {
  exportId: ExportId;
  linksValidUntil: Instant;
  manifest: Manifest;
}): Parameters => ({
  exportId: link.exportId,
  linksValidUntil: link.linksValidUntil,
  count: link.manifest.count,
  missing: link.manifest.missing,
});
