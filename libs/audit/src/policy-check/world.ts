import { isDeepStrictEqual } from 'node:util';
import { attachmentExport, type AttachmentExport, type AttachmentExportEvent } from '@envoi/attachment-export';
import { type CodeIssue, type ConfirmableCommand } from '@envoi/confirmation-code';
import { parseStreamName, type Decision, type Recorded } from '@envoi/event-sourcing';
import { profileDeletion, type ProfileDeletion, type ProfileDeletionEvent } from '@envoi/profile-deletion';

export type ExportDecision = Decision<AttachmentExport, AttachmentExportEvent>;
export type DeletionDecision = Decision<ProfileDeletion, ProfileDeletionEvent>;

/** Everything about one subject that decisions are taken from. */
export type World = Readonly<{
  exports: AttachmentExport;
  deletions: ProfileDeletion;
  /** The code that was issued last for each command. */
  newest: Readonly<Partial<Record<ConfirmableCommand, CodeIssue>>>;
}>;

export const beginning: World = {
  exports: attachmentExport.initialState,
  deletions: profileDeletion.initialState,
  newest: {},
};

/** An event with the flow it belongs to. */
export type Fact =
  | Readonly<{ flow: 'export'; event: AttachmentExportEvent }>
  | Readonly<{ flow: 'deletion'; event: ProfileDeletionEvent }>;

/** A decision with the flow it is taken in. */
export type Proposal =
  Readonly<{ flow: 'export'; decision: ExportDecision }> | Readonly<{ flow: 'deletion'; decision: DeletionDecision }>;

/** undefined for an event of another category. */
export const factOf = (event: Recorded): Fact | undefined => {
  const { category } = parseStreamName(event.stream);
  const { type, data } = event;
  if (category === attachmentExport.category) return { flow: 'export', event: { type, data } as AttachmentExportEvent };
  if (category === profileDeletion.category) return { flow: 'deletion', event: { type, data } as ProfileDeletionEvent };
  return undefined;
};

export const after = (world: World, { flow, event }: Fact): World => {
  const issue = issued(event);
  const newest = issue === undefined ? world.newest : { ...world.newest, [flow]: issue };
  return flow === 'export'
    ? { ...world, newest, exports: attachmentExport.evolve(world.exports, event) }
    : { ...world, newest, deletions: profileDeletion.evolve(world.deletions, event) };
};

const issued = ({ type, data }: Fact['event']): CodeIssue | undefined =>
  (type.endsWith('Requested') || type.endsWith('CodeReissued')) && 'issue' in data ? data.issue : undefined;

/** What is decided; nothing when the subject was forgotten: whoever writes then is somebody new. */
export const decided = (world: World, proposal: Proposal): readonly Fact[] => {
  if (world.deletions.isForgotten && !isEnding(world)) return [];
  return proposal.flow === 'export'
    ? proposal.decision(world.exports).map((event) => ({ flow: 'export', event }))
    : proposal.decision(world.deletions).map((event) => ({ flow: 'deletion', event }));
};

/** Between the forgetting and the certificate. */
const isEnding = ({ deletions: { current } }: World): boolean => current.status === 'running';

export const areSame = (one: World, other: World): boolean => one === other || isDeepStrictEqual(one, other);
