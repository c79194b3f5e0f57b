import { type Policy } from '@envoi/configuration';
import { type Instant } from '@envoi/event-sourcing';
import { type History } from '../history.ts';
import { ASSUMPTIONS, cannotTell } from './assumptions.ts';
import { checkLife } from './check-life.ts';
import { lives } from './lives.ts';
import { type PolicyDifference, type PolicySummary } from './report.ts';

export type PolicyCheckOptions = Readonly<{
  policy: Policy;
  /** The one under which the history is supposed to have been made. */
  inForce: Policy;
  /** Up to when requests are followed: now, or the end of the history. */
  until: Instant;
}>;

/**
 * Which requests would have ended differently under another policy: every decision of the history is taken again, by the
 * slices' own functions. Nothing is written. The differences come as they are found, the summary last.
 */
export async function* policyCheck(
  history: History,
  { policy, inForce, until }: PolicyCheckOptions,
): AsyncGenerator<PolicyDifference | PolicySummary> {
  const count = { subjects: 0, requests: 0, different: 0, retimed: 0, notChecked: 0 };
  for await (const { subject, events } of lives(history)) {
    count.subjects += 1;
    const checked = events && checkLife(events, { policy, inForce, until });
    if (checked === undefined) {
      count.notChecked += 1;
      continue;
    }
    count.requests += checked.requests;
    count.different += checked.differences.length;
    count.retimed += checked.retimed;
    for (const difference of checked.differences) yield { kind: 'difference', subject, ...difference };
  }
  yield { kind: 'summary', ...count, cannotTell: cannotTell(inForce, policy), assumptions: ASSUMPTIONS };
}
