import { attachmentExport, type AttachmentExportEvent } from '@envoi/attachment-export';
import { type CodeHistory, type CodeIssue } from '@envoi/confirmation-code';
import { DAY, HOUR, between, parseStreamName, type Instant, type Recorded } from '@envoi/event-sourcing';
import { profileDeletion, type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { type Facts } from '../facts.ts';

/** Tells what a decision saw in its stream; to be asked before each event in turn. */
export const stateFacts = (): ((event: Recorded) => Facts) => {
  let exports = attachmentExport.initialState;
  let deletions = profileDeletion.initialState;
  return (event) => {
    const { category } = parseStreamName(event.stream);
    const { at } = event.metadata;
    if (category === attachmentExport.category) {
      const { slot } = exports;
      const facts = { ...codeFacts(exports, at), ...(slot !== undefined && { slotTakenBy: slot.exportId }) };
      exports = attachmentExport.evolve(exports, event as Recorded<AttachmentExportEvent>);
      return facts;
    }
    if (category !== profileDeletion.category) return {};
    const facts = codeFacts(deletions, at);
    deletions = profileDeletion.evolve(deletions, event as Recorded<ProfileDeletionEvent>);
    return facts;
  };
};

type Seen = Readonly<{ current: Readonly<{ status: string; issue?: CodeIssue }>; codesIssuedAt: CodeHistory }>;

/** How it stood, which code was at hand and until when, and how many had been issued (K4). */
const codeFacts = ({ current, codesIssuedAt }: Seen, now: Instant): Facts => {
  const issuedWithin = (window: number): number => codesIssuedAt.filter((at) => between(at, now) < window).length;
  const { status, issue } = current;
  return {
    stoodAs: status,
    ...(issue !== undefined && { codeAtHand: issue.number, codeAtHandValidUntil: issue.validUntil }),
    codesWithinAnHour: issuedWithin(HOUR),
    codesWithinADay: issuedWithin(DAY),
  };
};
