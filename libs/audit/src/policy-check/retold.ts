import { type Policy } from '@envoi/configuration';
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
  const { reason, lookedUpAt = at, issue } = event.data as Asked;
  const tellsNothing = reason === 'being-deleted' || event.type === 'ProfileDeletionStateShown';
  const managed = reason === 'managed' || (tellsNothing && facts.isManaged(at));
  return { now: at, member: { managed, lookedUpAt }, key: issue?.key ?? other.newest[flow]?.key ?? 'k1' };
};

type Asked = Readonly<{ reason?: string; lookedUpAt?: Instant; issue?: { key: string } }>;

/** The code that was entered, and whether the brake was on: as what came of it tells. */
export const entering = ({ event, at, real, other }: Retold, flow: Fact['flow']) => ({
  isRightCode: checkerOf(enteredCode({ flow, event } as Fact, real, at), other.newest[flow]),
  isBrakeOn: event.type.endsWith('Held'),
});
