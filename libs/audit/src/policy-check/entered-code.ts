import { isOpen, type AttachmentExport } from '@envoi/attachment-export';
import { isValid, type CodeIssue } from '@envoi/confirmation-code';
import { type Instant } from '@envoi/event-sourcing';
import { isDeletionOpen, type ProfileDeletion } from '@envoi/profile-deletion';
import { requestOf } from '../subject-of.ts';
import { type Fact, type World } from './world.ts';

/**
 * Which code a member entered, as far as what came of it tells. `newest`: the one they had been sent last; codes that came too
 * late are taken for it. `of`: the one that had confirmed this request. `wrong`: none that was ever right.
 */
export type EnteredCode = 'newest' | 'wrong' | Readonly<{ of: string }>;

export const enteredCode = ({ flow, event }: Fact, world: World, now: Instant): EnteredCode => {
  const outcome = event.type.replace(/^(AttachmentExport|ProfileDeletion)/, '');
  const told = TOLD[outcome];
  if (told !== undefined) return told;
  if (outcome === 'CodeReissued')
    return 'because' in event.data && event.data.because === 'too-late' ? 'newest' : 'wrong';
  if (outcome !== 'Refused') return { of: requestOf(event) ?? '' };
  return refusedCode(event.data as Refusal, flow === 'export' ? world.exports : world.deletions, now);
};

const TOLD: Readonly<Partial<Record<string, EnteredCode>>> = {
  Confirmed: 'newest',
  Held: 'newest',
  Requested: 'wrong',
};

type Refusal = Readonly<{ reason: string; exportId?: string }>;

/** A refusal that does not depend on the code says nothing about it: then it was the newest. */
const refusedCode = (
  { reason, exportId }: Refusal,
  { current }: AttachmentExport | ProfileDeletion,
  now: Instant,
): EnteredCode => {
  if (reason === 'managed' || reason === 'being-deleted') return 'newest';
  if (reason === 'within-seven-days' && exportId !== undefined) return 'newest';
  const isWaiting =
    isOpen(current as AttachmentExport['current']) || isDeletionOpen(current as ProfileDeletion['current']);
  return isWaiting && 'issue' in current && !isValid(current.issue, now) ? 'newest' : 'wrong';
};

/** The comparison that a decision makes, in a world where other codes may have been issued. */
export const checkerOf =
  (entered: EnteredCode, newest: CodeIssue | undefined) =>
  (issue: CodeIssue): boolean => {
    if (entered === 'wrong') return false;
    if (entered !== 'newest') return issue.requestId === entered.of;
    return issue.requestId === newest?.requestId && issue.number === newest.number;
  };
