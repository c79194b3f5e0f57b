import { type Explanation } from '@envoi/audit';
import { harmless, type Page } from '../terminal.ts';
import { type Wire } from '../wire.ts';
import { facts, rowLines, type Row } from './block.ts';
import { causeText, placeText } from './caused-by.ts';
import { toldRows } from './timeline.ts';

/** What did not go its straight way, each with its rule, for people. */
export async function* explanationLines(
  explanations: AsyncIterable<Wire<Explanation>>,
  page: Page,
): AsyncGenerator<string> {
  let count = 0;
  for await (const explanation of explanations) {
    count += 1;
    const { at, outcome, reason } = explanation;
    yield `${page.paint('dim', at)}  ${page.paint('yellow', harmless(outcome))}  ${harmless(reason)}`;
    for (const row of rowsOf(explanation)) yield* rowLines(page, row);
  }
  if (count === 0) yield 'Nothing has to be explained: nothing was refused, postponed, issued anew or stopped.';
}

const rowsOf = (of: Wire<Explanation>): readonly Row[] => [
  ...of.rules.map(({ number, sentence }) => ({ label: 'rule', texts: [`${number}: ${sentence}`] })),
  { label: 'policy', texts: [`version ${of.policy}`] },
  { label: 'event', texts: [`${of.event.type}, ${placeText(of.event)}`] },
  ...(of.requestId === undefined ? [] : [{ label: 'request', texts: [of.requestId] }]),
  { label: 'by', texts: [causeText(of.causedBy)] },
  ...(Object.keys(of.facts).length === 0 ? [] : [{ label: 'facts', texts: facts(of.facts) }]),
  ...(of.lookedUpAt === undefined ? [] : [{ label: 'looked up', texts: [of.lookedUpAt] }]),
  ...of.told.flatMap((told) => toldRows(told)),
];
