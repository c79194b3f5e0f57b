import {
  announcementStanding,
  attachmentExport,
  codeStanding,
  isOpen,
  liveLinks,
  type AttachmentExportEvent,
  type ExportId,
  type MayHave,
} from '@envoi/attachment-export';
import { type Cause, type Clock, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { idFrom, type Streams } from '@envoi/event-store';
import {
  deletionCodeStanding,
  isDeletionOpen,
  profileDeletion,
  type DeletionId,
  type ProfileDeletionEvent,
} from '@envoi/profile-deletion';
import { type Review } from './delivery.ts';
import { deletionStandingOf, sayingFor, standingOf } from './domain/answers.ts';
import { type Spoken } from './domain/events.ts';
import { say } from './domain/sayings.ts';
import { type Told } from './domain/told.ts';

/** What the export slice does when a message about it does not hold any more. Each returns the events it recorded. */
interface Renewals {
  codeLapsed: (about: About & { number: number }) => Promise<readonly Recorded<AttachmentExportEvent>[]>;
  announcedTooLongAgo: (about: About) => Promise<readonly Recorded<AttachmentExportEvent>[]>;
  /** Looked up afresh (product rule C8). If not, an export under way ends, and why is recorded. */
  mayStillHave: (about: About) => Promise<MayHave>;
}

type About = Readonly<{ subject: SubjectId; exportId: ExportId; cause: Cause }>;

type Dependencies = Readonly<{
  streams: Streams;
  clock: Clock;
  renewals: Renewals;
  deletionRenewals: CodeRenewal;
}>;

const HOLDS: Review = { verdict: 'holds' };

/** The same of the deletion slice. */
interface CodeRenewal {
  codeLapsed: (
    about: Readonly<{ subject: SubjectId; deletionId: DeletionId; number: number; cause: Cause }>,
  ) => Promise<readonly Recorded<ProfileDeletionEvent>[]>;
}

/** The same look at the same edition of a message decides once. */
export const reviewCausation = ({ outgoing, edition }: Readonly<{ outgoing: string; edition: number }>): string =>
  idFrom('review', outgoing, String(edition));

/** Says right before each attempt whether a recorded message is still true (product rules C8, K5, E4). */
export class MessageReview {
  constructor(private readonly deps: Dependencies) {}

  async review(subject: SubjectId, spoken: Spoken): Promise<Review> {
    const { kind, parameters } = spoken;
    const hasCode = typeof parameters['issueNumber'] === 'number';
    if (!hasCode && kind !== 'export-ready' && kind !== 'export-link-again') return HOLDS;
    if (await this.#isForgotten(subject)) return { verdict: 'forgotten' };
    const review = await this.#lookInto(subject, spoken);
    // that may have taken long, and what is said anew is recorded
    return review.verdict === 'say-anew' && (await this.#isForgotten(subject)) ? { verdict: 'forgotten' } : review;
  }

  async #isForgotten(subject: SubjectId): Promise<boolean> {
    return (await this.deps.streams.load(profileDeletion, subject)).state.isForgotten;
  }

  #lookInto(subject: SubjectId, spoken: Spoken): Promise<Review> {
    const { kind, parameters } = spoken;
    if (kind === 'export-ready') return this.#announcement(subject, spoken);
    if (kind === 'export-link-again') return this.#link(subject, spoken);
    return parameters['command'] === 'deletion' ? this.#deletionCode(subject, spoken) : this.#code(subject, spoken);
  }

  /** A code that lapsed is replaced by a fresh one; where it is used up, the answer becomes where things stand now. */
  async #code(subject: SubjectId, spoken: Spoken): Promise<Review> {
    const exportId = String(spoken.parameters['requestId']) as ExportId;
    const number = Number(spoken.parameters['issueNumber']);
    const { state } = await this.deps.streams.load(attachmentExport, subject);
    const now = this.deps.clock.now();
    if (codeStanding(state, { exportId, number }, now) === 'valid') return HOLDS;
    const { current } = state;
    const cause = this.#cause(spoken);
    const newest = isOpen(current)
      ? { exportId: current.exportId, number: current.issue.number }
      : { exportId, number };
    const events = await this.deps.renewals.codeLapsed({ subject, ...newest, cause });
    return sayAnew(events, cause) ?? { verdict: 'say-anew', saying: standingOf(state, now), because: cause };
  }

  async #deletionCode(subject: SubjectId, spoken: Spoken): Promise<Review> {
    const deletionId = String(spoken.parameters['requestId']) as DeletionId;
    const number = Number(spoken.parameters['issueNumber']);
    const { state } = await this.deps.streams.load(profileDeletion, subject);
    const now = this.deps.clock.now();
    if (deletionCodeStanding(state, { deletionId, number }, now) === 'valid') return HOLDS;
    const { current } = state;
    const cause = this.#cause(spoken);
    const newest = isDeletionOpen(current)
      ? { deletionId: current.deletionId, number: current.issue.number }
      : { deletionId, number };
    const events = await this.deps.deletionRenewals.codeLapsed({ subject, ...newest, cause });
    return sayAnew(events, cause) ?? { verdict: 'say-anew', saying: deletionStandingOf(state, now), because: cause };
  }

  async #announcement(subject: SubjectId, spoken: Spoken): Promise<Review> {
    const exportId = String(spoken.parameters['exportId']) as ExportId;
    const edition = Number(spoken.parameters['edition']);
    const { state } = await this.deps.streams.load(attachmentExport, subject);
    const cause = this.#cause(spoken);
    const standing = announcementStanding(state, { exportId, edition }, this.deps.clock.now());
    if (standing === 'over') {
      // killed between announcing anew and saying so: the same cause brings the same events
      const events = await this.deps.renewals.announcedTooLongAgo({ subject, exportId, cause });
      return sayAnew(events, cause) ?? { verdict: 'withdraw' };
    }
    if ((await this.deps.renewals.mayStillHave({ subject, exportId, cause })) !== 'yes') return { verdict: 'withdraw' };
    if (standing === 'fresh') return HOLDS;
    const events = await this.deps.renewals.announcedTooLongAgo({ subject, exportId, cause });
    return sayAnew(events, cause) ?? { verdict: 'withdraw' };
  }

  async #link(subject: SubjectId, spoken: Spoken): Promise<Review> {
    const exportId = String(spoken.parameters['exportId']) as ExportId;
    const { state } = await this.deps.streams.load(attachmentExport, subject);
    const now = this.deps.clock.now();
    const because = this.#cause(spoken);
    if (liveLinks(state, exportId, now) === undefined)
      return { verdict: 'say-anew', saying: standingOf(state, now), because };
    switch (await this.deps.renewals.mayStillHave({ subject, exportId, cause: because })) {
      case 'yes':
        return HOLDS;
      case 'managed':
        return { verdict: 'say-anew', saying: say('managed'), because };
      case 'unknown-member':
        return { verdict: 'withdraw' };
    }
  }

  #cause(spoken: Spoken): Cause {
    return { causation: reviewCausation(spoken), correlation: spoken.outgoing, at: this.deps.clock.now() };
  }
}

const sayAnew = (events: readonly Recorded<Told>[], cause: Cause): Review | undefined => {
  const saying = sayingFor(events);
  return saying === undefined ? undefined : { verdict: 'say-anew', saying, because: cause };
};
