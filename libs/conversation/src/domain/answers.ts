import { DomainError } from '@envoi/event-sourcing';
import { deletionAnswers, deletionNotices } from './deletion-answers.ts';
import { type Saying } from './events.ts';
import { instructions, linkParameters, say } from './sayings.ts';
import { telling, type DataOf, type Tellings, type Told } from './told.ts';

export { deletionStandingOf } from './deletion-answers.ts';
export { standingOf } from './standing.ts';

/**
 * What the member is answered, from what their command recorded: the last event that says something. A pure function of
 * the log; undefined when nothing was recorded that a member is told.
 */
export const sayingFor = (events: readonly Told[]): Saying | undefined =>
  events
    .map((event) => telling({ ...answers, ...deletionAnswers, ...notices, ...deletionNotices }, event))
    .findLast((saying) => saying !== undefined);

/** The same for a command of a member, who is always answered. Throws DomainError('nothing-to-answer') when nothing says what. */
export const answerFor = (events: readonly Told[]): Saying => {
  const saying = sayingFor(events);
  if (saying === undefined) throw new DomainError('nothing-to-answer');
  return saying;
};

/** What the member is told without having asked (product rules C9, E2, E5, K7, D2, D7); undefined for what needs no telling. */
export const noticeFor = (event: Told): Saying | undefined => telling({ ...notices, ...deletionNotices }, event);

const answers: Tellings = {
  AttachmentExportRequested: ({ issue, because }) => instructions(issue, because),
  AttachmentExportCodeShown: ({ issue }) => instructions(issue, 'shown'),
  AttachmentExportCodeReissued: ({ issue, because }) => instructions(issue, because),
  AttachmentExportConfirmed: ({ exportId, readyAt, dueAt }) => say('export-accepted', { exportId, readyAt, dueAt }),
  AttachmentExportHeld: ({ exportId }) => say('export-held', { exportId }),
  AttachmentExportRefused: (data) => refusal(data),
  AttachmentExportStateShown: (data) => say('export-under-way', data),
  AttachmentExportLinkResent: (data) => say('export-link-again', linkParameters(data)),
};

const notices: Tellings = {
  AttachmentExportAnnounced: (data) => say('export-ready', { ...linkParameters(data), edition: data.edition }),
  AttachmentExportFailed: (data) => failure(data),
  AttachmentExportCancelled: ({ exportId, because }) =>
    say(because === 'managed' ? 'export-stopped-managed' : 'export-cancelled', { exportId }),
  AttachmentExportCancelledByStaff: ({ exportId }) => say('export-cancelled-by-staff', { exportId }),
  AttachmentExportLinksRevokedByStaff: ({ exportId }) => say('export-links-revoked-by-staff', { exportId }),
  AttachmentExportReleasedByStaff: ({ exportId }) => say('released-by-staff', { exportId }),
  AttachmentExportLimitReleasedByStaff: ({ exportId }) => say('export-limit-released-by-staff', { exportId }),
  AttachmentExportOverdue: ({ exportId, dueAt }) => say('export-overdue', { exportId, dueAt }),
};

const refusal = ({ command, reason, until }: DataOf<'AttachmentExportRefused'>): Saying => {
  switch (reason) {
    case 'managed':
      return say('managed');
    case 'being-deleted':
      return say('export-being-deleted');
    case 'within-seven-days':
      return say('export-within-seven-days', { until: dated(until) });
    case 'too-many-codes':
      return say('export-too-many-codes', { until: dated(until), codeEntered: command === 'confirm' });
  }
};

const dated = <Date>(until: Date | undefined): Date => {
  if (until === undefined) throw new DomainError('refusal-without-date');
  return until;
};

/** A member whom the workspace no longer knows cannot be told. */
const failure = ({ exportId, reason }: DataOf<'AttachmentExportFailed'>): Saying | undefined => {
  switch (reason) {
    case 'preparation':
      return say('export-failed', { exportId });
    case 'undeliverable':
      return say('export-undeliverable', { exportId });
    case 'unknown-member':
    case 'identity-lost':
      return undefined;
  }
};
