import { type AttachmentExport } from '@envoi/attachment-export';
import { DomainError, type Instant } from '@envoi/event-sourcing';
import {
  decideDeletion as decide,
  isDeletionOpen,
  newDeletionId,
  type DeletionPolicy,
  type ProfileDeletionEvent,
  type WorkspaceStep,
} from '@envoi/profile-deletion';
import { asking, entering, type Retold } from './retold.ts';
import { type DeletionDecision } from './world.ts';

type Event = ProfileDeletionEvent;
type Data<Type extends Event['type']> = Extract<Event, { type: Type }>['data'];

/** The decision of the deletion slice that this event came of. */
export const deletionDecision = (retold: Retold<Event>): DeletionDecision => {
  const by = BY_COMMAND[retold.command];
  if (by !== undefined) return by(retold);
  const { type, data } = retold.event;
  const decision = BY_TYPE[type] as ((data: Event['data'], retold: Retold<Event>) => DeletionDecision) | undefined;
  if (decision === undefined) throw new DomainError('unexplained-event');
  return decision(data, retold);
};

export const deletionPolicyIn = ({ policy }: Pick<Retold, 'policy'>): DeletionPolicy => ({
  ...policy.deletion,
  codes: policy.codes,
});

const asked = (retold: Retold<Event>) => {
  const { event, subject, causation, other } = retold;
  const made =
    event.type === 'ProfileDeletionRequested' ? event.data.deletionId : newDeletionId(subject, { causation });
  const { current } = other.deletions;
  const known = isDeletionOpen(current) ? current.touched : {};
  const touched = 'touched' in event.data ? event.data.touched : known;
  return { ...asking(retold, 'deletion'), policy: deletionPolicyIn(retold), newDeletionId: made, touched };
};

/** The code that lapsed unsent is the one that its message would show in that world. */
const lapsed = (retold: Retold<Event>): DeletionDecision => {
  const { newDeletionId: deletionId, touched: _, ...input } = asked(retold);
  const { current } = retold.other.deletions;
  return isDeletionOpen(current)
    ? decide.reissueLapsed({ ...input, deletionId: current.deletionId, number: current.issue.number })
    : decide.reissueLapsed({ ...input, deletionId, number: 0 });
};

const BY_COMMAND: Readonly<Partial<Record<string, (retold: Retold<Event>) => DeletionDecision>>> = {
  RequestProfileDeletion: (retold) => decide.request(asked(retold)),
  ConfirmProfileDeletion: (retold) => decide.confirm({ ...asked(retold), ...entering(retold, 'deletion') }),
  ReissueLapsedDeletionCode: lapsed,
};

/** Held, it is let go to find that out; later the workspace refuses to begin. */
const stopped = ({ deletionId }: Data<'ProfileDeletionCancelled'>, retold: Retold<Event>): DeletionDecision => {
  if (retold.other.deletions.current.status !== 'held') return decide.refuse({ deletionId });
  const member = { managed: true, lookedUpAt: retold.at };
  return decide.release({ deletionId, policy: deletionPolicyIn(retold), member });
};

const report =
  (step: WorkspaceStep) =>
  ({ deletionId, ...reported }: Data<'ProfileFrozen'>): DeletionDecision =>
    decide.recordReport({ deletionId, step, report: reported });

/** Whoever has an export that is open, links that live, or a limit, is not idle. */
const hasExport = ({ current: { status }, live, slot }: AttachmentExport, now: Instant): boolean =>
  (status !== 'none' && status !== 'expired') || live.length > 0 || (slot !== undefined && now < slot.nextAllowedAt);

const BY_TYPE: { readonly [Type in Event['type']]?: (data: Data<Type>, retold: Retold<Event>) => DeletionDecision } = {
  ProfileDeletionConfirmed: ({ deletionId, lookedUpAt }, retold) =>
    decide.release({ deletionId, policy: deletionPolicyIn(retold), member: { managed: false, lookedUpAt } }),
  ProfileDeletionReleasedByStaff: (data) => decide.releaseByStaff(data),
  ProfileDeletionExpired: ({ deletionId }, { at }) => decide.expire({ deletionId, now: at }),
  ProfileDeletionCancelled: (data, retold) => (data.because === 'member' ? decide.cancel(data) : stopped(data, retold)),
  ProfileDeletionFailed: ({ deletionId }) => decide.fail({ deletionId }),
  ProfileDeletionStarted: ({ deletionId, startedAt }) => decide.start({ deletionId, now: startedAt }),
  ProfileFrozen: report('begin'),
  DevicesSignedOut: report('sign-out'),
  AccessRemoved: report('access'),
  ContentDeleted: report('content'),
  ProfileUnlinked: report('unlink'),
  ExportsClosed: ({ deletionId, exportsRevision, closedAt: now }, retold) =>
    decide.recordExportsClosed({ deletionId, exportsRevision, now, policy: deletionPolicyIn(retold) }),
  GoodbyeSent: ({ deletionId, outcome, at }, retold) =>
    decide.recordGoodbye({ deletionId, outcome, at, policy: deletionPolicyIn(retold) }),
  ProfileFoundGone: (data) => decide.recordGone(data),
  ProfileDeletionStepFailed: (data) => decide.recordFailure(data),
  ProfileDeletionLate: (data) => decide.recordLate(data),
  SubjectForgotten: ({ because, deletionId, forgottenAt: now }, { other }) => {
    if (because !== 'idle' && deletionId !== undefined) return decide.forget({ deletionId, now });
    return hasExport(other.exports, now) ? () => [] : decide.forgetIdle({ now });
  },
  ProfileDeletionCompleted: (data) => decide.complete(data),
};
