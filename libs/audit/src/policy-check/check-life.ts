import { isDeepStrictEqual } from 'node:util';
import { type Policy } from '@envoi/configuration';
import { DomainError, type Instant, type Recorded } from '@envoi/event-sourcing';
import { factsIn } from '../facts.ts';
import { requestOf } from '../subject-of.ts';
import { Course, type Divergence, type Happening } from './course.ts';
import { endingsOf, isRefusal, type Endings } from './endings.ts';
import { memberFacts } from './member-facts.ts';
import { type Ending, type PolicyDifference } from './report.ts';
import { factOf, type Fact } from './world.ts';

type Options = Readonly<{ policy: Policy; inForce: Policy; until: Instant }>;

export type CheckedLife = Readonly<{
  requests: number;
  retimed: number;
  differences: readonly Omit<PolicyDifference, 'kind' | 'subject'>[];
}>;

/** What another policy would have changed for one subject; undefined when no decision of ours explains what happened. */
export const checkLife = (
  events: readonly Recorded[],
  { policy, inForce, until }: Options,
): CheckedLife | undefined => {
  const course = courseUnder(policy, events, until);
  if (course === undefined) return undefined;
  const { happened, divergence } = course;
  const real = endingsOf(happened.real, until);
  const requests = [...real.values()].filter((ending) => !isRefusal(ending)).length;
  if (divergence === undefined) return { requests, retimed: 0, differences: [] };
  const other = endingsOf(happened.other, until);
  const different = differentIn(real, other);
  const supposed = different.length === 0 ? real : supposedEndings(inForce, events, until);
  const retimed = [...real.keys()].filter((id) => !different.includes(id) && isRetimed(happened, id)).length;
  const differences = different.map((requestId) => ({
    requestId,
    command: (real.get(requestId) ?? other.get(requestId))?.command ?? 'export',
    was: endingIn(real, requestId),
    wouldBe: endingIn(other, requestId),
    alsoInForce: endingIn(supposed, requestId).state !== endingIn(real, requestId).state,
    firstDifference: described(divergence),
  }));
  return { requests, retimed, differences };
};

const courseUnder = (policy: Policy, events: readonly Recorded[], until: Instant): Course | undefined => {
  const course = new Course({ policy, facts: memberFacts(events) });
  try {
    for (const event of events) {
      const fact = factOf(event);
      if (fact !== undefined) course.take(event, fact);
    }
    course.goOn(until);
    return course;
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
};

const supposedEndings = (inForce: Policy, events: readonly Recorded[], until: Instant): Endings =>
  endingsOf(courseUnder(inForce, events, until)?.happened.other ?? [], until);

const NONE: Ending = { state: 'none' };

const endingIn = (endings: Endings, requestId: string): Ending => {
  const { state, at } = endings.get(requestId) ?? NONE;
  return { state, ...(at !== undefined && { at }) };
};

/** A refusal in place of an answer that makes no request either is no other ending. */
const differentIn = (real: Endings, other: Endings): readonly string[] =>
  [...new Set([...real.keys(), ...other.keys()])].filter((id) => {
    const [was, wouldBe] = [real.get(id), other.get(id)];
    const isOfRequest = [was, wouldBe].some((ending) => ending !== undefined && !isRefusal(ending));
    return was?.state !== wouldBe?.state && (isOfRequest || (was !== undefined && wouldBe !== undefined));
  });

const isRetimed = ({ real, other }: Course['happened'], requestId: string): boolean =>
  !isDeepStrictEqual(factsAbout(real, requestId), factsAbout(other, requestId));

const factsAbout = (happened: readonly Happening[], requestId: string): readonly Fact[] =>
  happened.flatMap(({ fact }) => (requestOf(fact.event) === requestId ? [fact] : []));

const described = ({ at, was, wouldBe, event }: Divergence): PolicyDifference['firstDifference'] => ({
  at,
  ...(event !== undefined && { stream: event.stream, revision: event.revision }),
  was: was === undefined ? 'nothing' : inWords(was),
  wouldBe: wouldBe.length === 0 ? 'nothing' : wouldBe.map(inWords).join(', '),
});

const inWords = ({ event }: Fact): string => {
  const facts = Object.entries(factsIn(event)).map(([name, value]) => `${name} ${value}`);
  return [event.type, ...facts].join(' ');
};
