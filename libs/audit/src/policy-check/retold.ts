import { type Policy } from '@envoi/configuration';
import { type CodeIssue } from '@envoi/confirmation-code';
import { type Instant, type SubjectId } from '@envoi/event-sourcing';
import { checkerOf, enteredCode } from './entered-code.ts';
import { type MemberFacts } from './member-facts.ts';
import { type Fact, type World } from './world.ts';

/** A recorded event, and the worlds in which what it recorded is decided: as it was, and as it would be. */
export type Retold<Event = Fact['event']> = Readonly<{
  event: Event;
  command: string;
  causation: string;
  at: Instant;
  subject: SubjectId;
  real: World;
  other: World;
  policy: Policy;
  facts: MemberFacts;
}>;

/** When a step is due under another policy, and what is known of reality. */
export type At = Pick<Retold, 'policy' | 'facts'> & Readonly<{ now: Instant }>;

/** What every message of a member brings along. */
export const asking = ({ event, at, other, facts }: Retold, flow: Fact['flow']) => {
  const { reason, lookedUpAt = at, issue, connection } = event.data as Asked;
  const tellsNothing = reason === 'being-deleted' || event.type === 'ProfileDeletionStateShown';
  const managed = reason === 'managed' || (tellsNothing && facts.isManaged(at));
  const member = { managed, lookedUpAt, ...(connection !== undefined && { connection }) };
  return { now: at, member, key: keyOf(issue ?? other.newest[flow]) };
};

type Asked = Readonly<{
  reason?: string;
  lookedUpAt?: Instant;
  issue?: Pick<CodeIssue, 'key'>;
  connection?: string;
}>;

const keyOf = (issue: Pick<CodeIssue, 'key'> | undefined): string => issue?.key ?? 'k1';

/** The code that was entered, and whether the brake was on: as what came of it tells. */
export const entering = ({ event, at, real, other }: Retold, flow: Fact['flow']) => ({
  isRightCode: checkerOf(enteredCode({ flow, event } as Fact, real, at), other.newest[flow]),
  isBrakeOn: event.type.endsWith('Held'),
});
