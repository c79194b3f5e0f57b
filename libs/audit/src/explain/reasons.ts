import { type AttachmentExportEvent } from '@envoi/attachment-export';
import { type ConversationEvent } from '@envoi/conversation';
import { type Recorded } from '@envoi/event-sourcing';
import { type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { type Explanation } from './explanation.ts';
import { type RuleNumber } from './rules.ts';

/** Why an event is not what the member asked for, or not yet. */
export type Reason = Readonly<{ outcome: Explanation['outcome']; reason: string; rules: readonly RuleNumber[] }>;

type Event = AttachmentExportEvent | ProfileDeletionEvent | ConversationEvent;
type DataOf<Type> = Extract<Event, { type: Type }>['data'];
type Reasons = { readonly [Type in Event['type']]?: (data: DataOf<Type>) => Reason | undefined };

/** undefined for an event that goes the straight way, or is of another category. */
export const reasonOf = ({ type, data }: Recorded): Reason | undefined => {
  const known = REASONS as Readonly<Partial<Record<string, (data: object) => Reason | undefined>>>;
  return Object.hasOwn(known, type) ? known[type]?.(data) : undefined;
};

const because = (outcome: Reason['outcome'], reason: string, ...rules: readonly RuleNumber[]): Reason => ({
  outcome,
  reason,
  rules,
});

const REFUSALS: Readonly<Record<DataOf<'AttachmentExportRefused'>['reason'], readonly RuleNumber[]>> = {
  managed: ['C7', 'C8'],
  'within-seven-days': ['E5'],
  'too-many-codes': ['K4'],
  'being-deleted': ['D5'],
};

const refused = ({ reason }: Pick<DataOf<'AttachmentExportRefused'>, 'reason'>): Reason =>
  because('refused', reason, ...REFUSALS[reason]);

const reissued = ({ because: why }: Pick<DataOf<'AttachmentExportCodeReissued'>, 'because'>): Reason =>
  because('reissued', why, why === 'lapsed-unsent' ? 'K5' : 'K3');

const requested = ({ because: why }: Pick<DataOf<'AttachmentExportRequested'>, 'because'>): Reason | undefined =>
  why === 'asked' ? undefined : because('reissued', why, 'K3');

const held = (): Reason => because('postponed', 'brake', 'K6');
const codeShown = (): Reason => because('shown-instead', 'code-still-valid', 'K2');
const lapsed = (): Reason => because('lapsed', 'code-not-entered', 'K3');

/** What was said though nothing was decided by a slice. */
const SAID: Readonly<Partial<Record<string, Reason>>> = {
  managed: because('refused', 'managed', 'C7', 'C8'),
  'near-miss': because('refused', 'near-miss', 'C5'),
  unknown: because('refused', 'no-command', 'C3'),
  'too-many-messages': because('refused', 'too-many-messages', 'C11'),
  'answer-delayed': because('postponed', 'answer-delayed', 'C9'),
};

const REASONS: Reasons = {
  AttachmentExportRequested: requested,
  AttachmentExportCodeShown: codeShown,
  AttachmentExportCodeReissued: reissued,
  AttachmentExportHeld: held,
  AttachmentExportRefused: refused,
  AttachmentExportStateShown: ({ state }) => because('shown-instead', state, 'E9', 'K3'),
  AttachmentExportLinkResent: () => because('shown-instead', 'link-still-works', 'K3'),
  AttachmentExportExpired: lapsed,
  AttachmentExportOverdue: () => because('postponed', 'overdue', 'E2'),
  AttachmentExportAnnounced: ({ edition }) =>
    edition > 1 ? because('postponed', 'announced-too-long-ago', 'E4') : undefined,
  AttachmentExportFailed: ({ reason }) => because('failed', reason, reason === 'unknown-member' ? 'C8' : 'E5', 'C9'),
  AttachmentExportCancelled: ({ because: why }) => because('stopped', why, why === 'managed' ? 'C8' : 'K7'),
  AttachmentExportLinksRevoked: () => because('stopped', 'revoked', 'E7'),
  AttachmentExportCancelledByStaff: ({ by }) => because('stopped', `staff-${by.reason}`, 'D7'),
  AttachmentExportLinksRevokedByStaff: ({ by }) => because('stopped', `staff-${by.reason}`, 'D7'),
  AttachmentExportLinksExpired: () => because('lapsed', 'announced-date-passed', 'E4'),
  AttachmentExportsClosed: () => because('stopped', 'being-deleted', 'D5'),
  ProfileDeletionRequested: requested,
  ProfileDeletionCodeShown: codeShown,
  ProfileDeletionCodeReissued: reissued,
  ProfileDeletionHeld: held,
  ProfileDeletionRefused: refused,
  ProfileDeletionStateShown: ({ state }) => because('shown-instead', state, 'K3'),
  ProfileDeletionExpired: lapsed,
  ProfileDeletionCancelled: ({ because: why }) =>
    why === 'managed' ? because('stopped', why, 'C8', 'D2') : because('stopped', why, 'K7', 'D7'),
  ProfileDeletionFailed: ({ reason }) => because('failed', reason, 'D3'),
  ProfileDeletionConfirmed: ({ startAt, confirmedAt }) =>
    startAt > confirmedAt ? because('postponed', 'can-still-be-cancelled', 'D7') : undefined,
  ProfileDeletionStepFailed: ({ reason }) => because('postponed', reason, 'D3'),
  ProfileDeletionLate: ({ percent }) => because('postponed', `late-${percent}-percent`, 'D3'),
  MessageWithheld: () => because('postponed', 'not-direct', 'C2'),
  MessageUndeliverable: ({ reason }) =>
    reason === 'withdrawn' ? undefined : because('failed', reason, reason === 'forgotten' ? 'D5' : 'C9'),
  AssistantSpoke: ({ kind }) => SAID[kind],
};
