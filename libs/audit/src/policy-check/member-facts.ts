import { type AttachmentExportEvent, type Manifest } from '@envoi/attachment-export';
import { type Instant, type Recorded } from '@envoi/event-sourcing';
import { type ProfileDeletionEvent, type WorkspaceStep } from '@envoi/profile-deletion';
import { requestOf } from '../subject-of.ts';

/** What the real history tells about the member and the world, for steps that another policy brings at other times. */
export type MemberFacts = Readonly<{
  /** As it was last seen by then; not managed before anybody looked. */
  isManaged: (at: Instant) => boolean;
  /** What the member had; nothing is known of an export that was never prepared. */
  manifestOf: (exportId: string) => Manifest;
  /** Why the preparation of an export, or the delivery of its link, failed in the end. */
  exportFailure: (exportId: string, step: 'prepare' | 'look-for-delivery') => Failed['reason'] | undefined;
  /** Why a step of a deletion failed that was never done. */
  failedStep: (deletionId: string, step: WorkspaceStep) => StepFailed['reason'] | undefined;
  /** How the member was found gone before anything was done to them. */
  goneBeforeBegin: (deletionId: string) => FoundGone['how'] | undefined;
}>;

type Data<Event, Type> = Extract<Event, { type: Type }> extends { data: infer Its } ? Its : never;
type Failed = Data<AttachmentExportEvent, 'AttachmentExportFailed'>;
type StepFailed = Data<ProfileDeletionEvent, 'ProfileDeletionStepFailed'>;
type FoundGone = Data<ProfileDeletionEvent, 'ProfileFoundGone'>;

const UNKNOWN: Manifest = { count: 0, bytes: 0, missing: 0, sha256: '0'.repeat(64) };

export const memberFacts = (events: readonly Recorded[]): MemberFacts => {
  const looks = events.flatMap(lookIn).sort((a, b) => (a.at < b.at ? -1 : 1));
  const about = (requestId: string, ...types: readonly string[]) =>
    events.filter((event) => types.includes(event.type) && requestOf(event) === requestId);
  return {
    isManaged: (at) => looks.findLast((look) => look.at <= at)?.managed ?? false,
    manifestOf: (id) =>
      (about(id, 'AttachmentExportPrepared').at(-1)?.data as { manifest?: Manifest } | undefined)?.manifest ?? UNKNOWN,
    exportFailure: (id, step) => {
      const failures = about(id, 'AttachmentExportFailed');
      const failure = failures.find(({ metadata }) => metadata.command.endsWith(`/${step}`));
      return (failure?.data as Failed | undefined)?.reason;
    },
    failedStep: (id, step) => {
      const last = about(id, 'ProfileDeletionStepFailed', ...REPORTS).at(-1)?.data as Partial<StepFailed> | undefined;
      return last?.step === step ? last.reason : undefined;
    },
    goneBeforeBegin: (id) => {
      const [first] = about(id, 'ProfileFrozen', 'ProfileFoundGone');
      return first?.type === 'ProfileFoundGone' ? (first.data as FoundGone).how : undefined;
    },
  };
};

const REPORTS = ['ProfileFrozen', 'DevicesSignedOut', 'AccessRemoved', 'ContentDeleted', 'ProfileUnlinked'];

/** Neither is recorded of somebody who is managed. */
const PASSED = ['AttachmentExportPrepared', 'AttachmentExportAnnounced'];

/** Whenever the workspace was asked, and the answer shows. */
const lookIn = ({ type, data, metadata }: Recorded): readonly Readonly<{ at: Instant; managed: boolean }>[] => {
  const { lookedUpAt, reason, because } = data as Readonly<Partial<Record<string, string>>>;
  if (type.endsWith('Cancelled') && because === 'managed') return [{ at: metadata.at, managed: true }];
  if (PASSED.includes(type)) return [{ at: metadata.at, managed: false }];
  if (reason === 'being-deleted' || lookedUpAt === undefined) return [];
  return [{ at: lookedUpAt as Instant, managed: reason === 'managed' }];
};
