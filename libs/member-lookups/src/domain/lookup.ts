import { type Reason } from '@envoi/access-record';
import { HOUR, plus, type Decision, type Instant, type Stream, type SubjectId } from '@envoi/event-sourcing';

/** A look-up of one exact member. Who that is outside is not recorded; nor is it when nobody was found. */
export type LookedUp = Readonly<{
  at: Instant;
  outcome: 'found' | 'not-found';
  subject?: SubjectId;
  reason: Reason;
  ticket: string;
}>;

export type MemberLookupEvent = Readonly<{ type: 'MemberLookedUp'; data: LookedUp }>;

/** One stream for each of the staff, by their actor: the limit is decided by one append, whatever runs concurrently. */
export type MemberLookups = Readonly<{
  /** When the latest were, as many as the limit allows, the oldest first. */
  latest: readonly Instant[];
}>;

/** Look-ups of one of the staff in an hour; those that find nobody count, too. */
export const PER_HOUR = 20;

export const memberLookups: Stream<MemberLookups, MemberLookupEvent> = {
  category: 'lookup',
  initialState: { latest: [] },
  evolve: ({ latest }, { data: { at } }) => ({ latest: [...latest, at].slice(-PER_HOUR) }),
};

/** When the next is possible; undefined: now. */
export const nextLookupAt = ({ latest }: MemberLookups, now: Instant): Instant | undefined => {
  const [oldest] = latest;
  const until = oldest !== undefined && latest.length === PER_HOUR ? plus(oldest, HOUR) : undefined;
  return until !== undefined && now < until ? until : undefined;
};

/** Nothing when there were as many in the last hour as there may be. */
export const lookUp =
  (data: LookedUp): Decision<MemberLookups, MemberLookupEvent> =>
  (state) =>
    nextLookupAt(state, data.at) === undefined ? [{ type: 'MemberLookedUp', data }] : [];
