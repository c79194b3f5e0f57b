import { isDeletionOpen, isDeletionUnderWay, type ProfileDeletion, type Touched } from '@envoi/profile-deletion';
import { type CodeIssue } from '@envoi/confirmation-code';
import { DomainError, type Instant } from '@envoi/event-sourcing';
import { type Saying } from './events.ts';
import { codeParameters, say } from './sayings.ts';
import { type DataOf, type Tellings } from './told.ts';

/** What a member is answered who wrote `Delete me`. */
export const deletionAnswers: Tellings = {
  ProfileDeletionRequested: (data) => instructions(data, data.because),
  ProfileDeletionCodeShown: (data) => instructions(data, 'shown'),
  ProfileDeletionCodeReissued: (data) => instructions(data, data.because),
  ProfileDeletionConfirmed: ({ deletionId, startAt, confirmedAt }) =>
    say('deletion-accepted', { deletionId, ...(startAt > confirmedAt && { startAt }) }),
  ProfileDeletionHeld: ({ deletionId }) => say('deletion-held', { deletionId }),
  ProfileDeletionRefused: (data) => refusal(data),
  ProfileDeletionStateShown: (data) => say('deletion-under-way', data),
};

/** What a member is told about a deletion without having asked (product rules C9, D2, D7, K7). */
export const deletionNotices: Tellings = {
  ProfileDeletionCancelled: ({ deletionId, because }) =>
    say(because === 'managed' ? 'deletion-stopped-managed' : 'deletion-cancelled', { deletionId }),
  ProfileDeletionReleasedByStaff: ({ deletionId }) => say('released-by-staff', { deletionId }),
  ExportsClosed: ({ deletionId, goodbyeBy }) =>
    goodbyeBy === undefined ? undefined : say('deletion-goodbye', { deletionId }),
  /** Later steps come after the member was signed out; then the page of the deletion says how it goes on. */
  ProfileDeletionStepFailed: ({ deletionId, step }) =>
    step === 'begin' ? say('deletion-delayed', { deletionId }) : undefined,
};

/** Where things stand with a member's deletion, in place of a message that came to be untrue before it could be sent. */
export const deletionStandingOf = ({ current, ended }: ProfileDeletion, now: Instant): Saying => {
  if (isDeletionUnderWay(current)) {
    const { deletionId, status: state } = current;
    return say('deletion-under-way', { deletionId, state });
  }
  if (isDeletionOpen(current) && current.status === 'awaiting-code' && now < current.issue.validUntil)
    return instructions(current, 'shown');
  const latest = ended.at(-1);
  return latest === undefined
    ? say('deletion-under-way', { state: 'none' })
    : say('deletion-under-way', { deletionId: latest.deletionId, state: latest.how });
};

/** Instructions with a code, and with what it would touch (product rules K1, D1); `because` says why it is this one. */
const instructions = ({ issue, touched }: Readonly<{ issue: CodeIssue; touched: Touched }>, because: string): Saying =>
  say('deletion-instructions', { ...codeParameters(issue), command: 'deletion', because, ...touched });

const refusal = ({ command, reason, until }: DataOf<'ProfileDeletionRefused'>): Saying => {
  if (reason === 'managed') return say('managed');
  if (until === undefined) throw new DomainError('refusal-without-date');
  return say('deletion-too-many-codes', { until, codeEntered: command === 'confirm' });
};
