import { withIssue } from '@envoi/confirmation-code';
import { type Stream } from '@envoi/event-sourcing';
import { type DeletionId, type ProfileDeletionEvent } from './events.ts';
import { isOpen, isScheduled, isUnderWay, type Ended, type Facts, type ProfileDeletion } from './state.ts';

const ENDED_KEPT = 5;

type Data<Type extends ProfileDeletionEvent['type']> = Extract<ProfileDeletionEvent, { type: Type }>['data'];
type Evolve = {
  readonly [Type in ProfileDeletionEvent['type']]: (state: ProfileDeletion, data: Data<Type>) => ProfileDeletion;
};

const NOTHING = { status: 'none' } as const;
const unchanged = (state: ProfileDeletion): ProfileDeletion => state;

/** One more fact of the deletion under way; whatever failed before has been done. */
const learn = (state: ProfileDeletion, fact: Partial<Facts>): ProfileDeletion => {
  if (state.current.status !== 'running') return state;
  const { failed: _, ...current } = state.current;
  return { ...state, current: { ...current, facts: { ...current.facts, ...fact } } };
};

const ended = (state: ProfileDeletion, deletionId: DeletionId, how: Ended['how']): ProfileDeletion => {
  const { current } = state;
  if (!isUnderWay(current) || current.deletionId !== deletionId) return state;
  const over = { deletionId, issue: current.issue, how };
  return { ...state, current: NOTHING, ended: [...state.ended, over].slice(-ENDED_KEPT) };
};

const on: Evolve = {
  ProfileDeletionRequested: (state, { deletionId, issue, touched }) => ({
    ...state,
    current: { status: 'awaiting-code', deletionId, issue, touched },
    codesIssuedAt: withIssue(state.codesIssuedAt, issue),
  }),
  ProfileDeletionCodeShown: unchanged,
  ProfileDeletionCodeReissued: (state, { deletionId, issue, because, touched }) => ({
    ...state,
    current: { status: 'awaiting-code', deletionId, issue, touched },
    codesIssuedAt: because === 'lapsed-unsent' ? state.codesIssuedAt : withIssue(state.codesIssuedAt, issue),
  }),
  ProfileDeletionConfirmed: (state, { deletionId, issue, confirmedAt, startAt, dueAt }) => ({
    ...state,
    current: { status: 'waiting', deletionId, issue, confirmedAt, startAt, dueAt, late: 0 },
  }),
  ProfileDeletionHeld: (state, { deletionId, issue, acceptedAt }) => ({
    ...state,
    current: { status: 'held', deletionId, issue, acceptedAt },
  }),
  ProfileDeletionReleasedByStaff: (state) =>
    state.current.status === 'held' ? { ...state, current: { ...state.current, isReleased: true } } : state,
  ProfileDeletionRefused: (state, { command, reason, deletionId }) =>
    command === 'confirm' &&
    reason === 'too-many-codes' &&
    isOpen(state.current) &&
    state.current.deletionId === deletionId
      ? { ...state, current: state.current.status === 'expired' ? NOTHING : { ...state.current, status: 'spent' } }
      : state,
  ProfileDeletionStateShown: unchanged,
  ProfileDeletionExpired: (state) =>
    isOpen(state.current)
      ? { ...state, current: state.current.status === 'spent' ? NOTHING : { ...state.current, status: 'expired' } }
      : state,
  ProfileDeletionCancelled: (state, { deletionId, because }) =>
    ended(state, deletionId, because === 'member' ? 'cancelled' : 'refused'),
  ProfileDeletionFailed: (state, { deletionId }) => ended(state, deletionId, 'failed'),
  ProfileDeletionStarted: (state, { startedAt }) =>
    state.current.status === 'waiting'
      ? { ...state, current: { ...state.current, status: 'running', facts: { startedAt } } }
      : state,
  ProfileFrozen: (state, report) => learn(state, { begin: report }),
  ExportsClosed: (state, exportsClosed) => learn(state, { exportsClosed }),
  GoodbyeSent: (state, goodbye) => learn(state, { goodbye }),
  DevicesSignedOut: (state, report) => learn(state, { 'sign-out': report }),
  AccessRemoved: (state, report) => learn(state, { access: report }),
  ContentDeleted: (state, report) => learn(state, { content: report }),
  ProfileUnlinked: (state, report) => learn(state, { unlink: report }),
  ProfileFoundGone: (state, { how, at }) => learn(state, { gone: { how, at } }),
  ProfileDeletionStepFailed: (state, { step, reason }) =>
    state.current.status === 'running' ? { ...state, current: { ...state.current, failed: { step, reason } } } : state,
  ProfileDeletionLate: (state, { percent }) =>
    isScheduled(state.current) ? { ...state, current: { ...state.current, late: percent } } : state,
  SubjectForgotten: (state, { forgottenAt }) => ({ ...learn(state, { forgottenAt }), isForgotten: true }),
  ProfileDeletionCompleted: (state, { outcome, completedAt, certificate }) =>
    state.current.status === 'running'
      ? { ...state, current: { ...state.current, status: 'complete', outcome, completedAt, certificate } }
      : state,
};

export const profileDeletion: Stream<ProfileDeletion, ProfileDeletionEvent> = {
  category: 'profileDeletion',
  initialState: { current: NOTHING, ended: [], codesIssuedAt: [], isForgotten: false },
  evolve: (state, { type, data }) =>
    (on[type] as (state: ProfileDeletion, data: ProfileDeletionEvent['data']) => ProfileDeletion)(state, data),
};
