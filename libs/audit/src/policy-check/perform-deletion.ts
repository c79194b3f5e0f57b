import { decide as decideExport } from '@envoi/attachment-export';
import { decideDeletion as decide, type DeletionId, type Step, type WorkspaceStep } from '@envoi/profile-deletion';
import { deletionPolicyIn } from './redecide-deletion.ts';
import { type At } from './retold.ts';
import { type DeletionProcessAction } from './steps-due.ts';
import { type DeletionDecision, type Proposal } from './world.ts';

export const performDeletion = (action: DeletionProcessAction, at: At): readonly Proposal[] => {
  const { deletionId } = action;
  const { now } = at;
  switch (action.type) {
    case 'expire':
      return ofDeletion(decide.expire({ deletionId, now }));
    case 'release':
      return ofDeletion(decide.release({ deletionId, policy: deletionPolicyIn(at), member: memberAt(at) }));
    case 'start':
      return ofDeletion(memberAt(at).managed ? decide.refuse({ deletionId }) : decide.start({ deletionId, now }));
    case 'record-late':
      return ofDeletion(decide.recordLate({ deletionId, percent: action.percent }));
    case 'step':
      return action.step === 'close-exports'
        ? [closing(deletionId), ...ofDeletion(STEPS[action.step](deletionId, at))]
        : ofDeletion(STEPS[action.step](deletionId, at));
  }
};

type Perform = (deletionId: DeletionId, at: At) => DeletionDecision;

const memberAt = ({ facts, now }: At) => ({ managed: facts.isManaged(now), lookedUpAt: now });

const ofDeletion = (decision: DeletionDecision): readonly Proposal[] => [{ flow: 'deletion', decision }];

const closing = (deletionId: DeletionId): Proposal => ({
  flow: 'export',
  decision: decideExport.close({ deletionId }),
});

/** A step that the workspace performs, unless it failed in reality and never was done. */
const ofWorkspace =
  (step: WorkspaceStep): Perform =>
  (deletionId, { now, facts }) => {
    const failure = facts.failedStep(deletionId, step);
    if (failure !== undefined) return decide.recordFailure({ deletionId, step, reason: failure, at: now });
    return decide.recordReport({ deletionId, step, report: { status: 'done', reportedAt: now, retained: [] } });
  };

/** Who was gone when it was to begin in reality is gone here, too. */
const begin: Perform = (deletionId, at) => {
  const { facts, now } = at;
  const how = facts.goneBeforeBegin(deletionId);
  return how === undefined ? ofWorkspace('begin')(deletionId, at) : decide.recordGone({ deletionId, how, at: now });
};

const complete: Perform = (deletionId, { now, facts }) => {
  const outcome = facts.goneBeforeBegin(deletionId) === undefined ? 'deleted' : 'found-gone';
  return decide.complete({ deletionId, outcome, vaultEmptyAt: now, completedAt: now, certificate: '' });
};

const STEPS: Readonly<Record<Step, Perform>> = {
  begin,
  'close-exports': (deletionId, at) =>
    decide.recordExportsClosed({ deletionId, exportsRevision: -1, now: at.now, policy: deletionPolicyIn(at) }),
  goodbye: (deletionId, at) =>
    decide.recordGoodbye({ deletionId, outcome: 'delivered', at: at.now, policy: deletionPolicyIn(at) }),
  'sign-out': ofWorkspace('sign-out'),
  access: ofWorkspace('access'),
  content: ofWorkspace('content'),
  unlink: ofWorkspace('unlink'),
  look: (deletionId, { now }) => decide.recordGone({ deletionId, how: 'unknown', at: now }),
  forget: (deletionId, { now }) => decide.forget({ deletionId, now }),
  complete,
};
