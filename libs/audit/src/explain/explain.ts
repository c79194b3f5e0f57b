import { type Instant, type Recorded } from '@envoi/event-sourcing';
import { factsIn, type Facts } from '../facts.ts';
import { placeOf, type History, type Logged } from '../history.ts';
import { aboutRequest } from '../replay/about-request.ts';
import { causes } from '../replay/causes.ts';
import { merged, subjectEvents } from '../replay/merge.ts';
import { type CausedBy, type Told } from '../replay/timeline.ts';
import { toldBy } from '../replay/told.ts';
import { requestOf } from '../subject-of.ts';
import { type Explanation, type ExplainTarget } from './explanation.ts';
import { reasonOf, type Reason } from './reasons.ts';
import { rule } from './rules.ts';
import { stateFacts } from './state-facts.ts';

/**
 * Why what a member asked for was refused, came later, was shown or issued anew, stopped, lapsed or failed: each with the
 * product's rule, what was known, and what the member was told because of it. In log order; what cannot be read explains
 * nothing, and is left to `replay`.
 */
export async function* explain(history: History, target: ExplainTarget): AsyncGenerator<Explanation> {
  const concerns = target.kind === 'request' ? aboutRequest(target.id) : () => true;
  const explaining = explanations();
  for await (const one of eventsOf(history, target)) {
    const isConcerned = concerns(one);
    if (one.readable) explaining.see(one.event, isConcerned);
  }
  for (const { explanation, told } of explaining.found) yield { ...explanation, told };
}

const explanations = () => {
  const known = causes();
  const seenBy = stateFacts();
  const found: Found[] = [];
  /** What a slice decided about is told of; it is not explained once more. */
  const decided = new Set<string>();
  return {
    found,
    see: (event: Logged, isConcerned: boolean): void => {
      const { causation } = event.metadata;
      const circumstances = { causedBy: known.of(event), before: seenBy(event), told: toldBy(event) };
      known.see(event);
      if (circumstances.told !== undefined) tell(found, event, circumstances.told);
      else decided.add(causation);
      const isAnswer = circumstances.told !== undefined && decided.has(causation);
      const reason = isConcerned && !isAnswer ? reasonOf(event) : undefined;
      if (reason !== undefined) found.push(foundOf(event, { ...circumstances, reason }));
    },
  };
};

type Found = Readonly<{
  explanation: Omit<Explanation, 'told'>;
  /** Of the event: who is told because of it names one of them. */
  causes: readonly string[];
  outgoing: Set<string>;
  told: Told[];
}>;

const eventsOf = async function* (history: History, target: ExplainTarget) {
  const subject = target.kind === 'subject' ? target.id : await history.subjectOf(target.id);
  yield* subject === undefined ? merged([]) : subjectEvents(history, subject);
};

/** To everything it was said because of, and to what its earlier editions were. */
const tell = (found: readonly Found[], event: Recorded, told: Told): void => {
  const [outgoing] = outgoingIn(event);
  for (const one of found) {
    if (one.causes.includes(event.metadata.causation)) one.outgoing.add(outgoing);
    if (one.outgoing.has(outgoing)) one.told.push(told);
  }
};

/** What was told elsewhere has no id of its own. */
const outgoingIn = ({ id, data }: Recorded): readonly [string] => [
  (data as Readonly<{ outgoing?: string }>).outgoing ?? id,
];

type Circumstances = Readonly<{ reason: Reason; causedBy: CausedBy; before: Facts; told: Told | undefined }>;

const foundOf = (event: Logged, { reason, causedBy, before, told }: Circumstances): Found => {
  const { at, recordedAt, policy, causation } = event.metadata;
  const { lookedUpAt, ...facts } = factsIn(event);
  const requestId = requestOf(event);
  return {
    explanation: {
      outcome: reason.outcome,
      reason: reason.reason,
      rules: reason.rules.map(rule),
      event: placeOf(event),
      ...(requestId !== undefined && { requestId }),
      ...{ at, recordedAt, policy, causedBy },
      facts: { ...before, ...facts },
      ...(lookedUpAt !== undefined && { lookedUpAt: lookedUpAt as Instant }),
    },
    causes: [event.id, causation],
    outgoing: new Set(told === undefined ? [] : outgoingIn(event)),
    told: told === undefined ? [] : [told],
  };
};
