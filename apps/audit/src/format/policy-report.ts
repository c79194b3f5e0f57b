import { type Ending, type PolicyDifference, type PolicySummary } from '@envoi/audit';
import { type Page } from '../terminal.ts';
import { type Wire } from '../wire.ts';
import { rowLines, type Row } from './block.ts';
import { placeText } from './caused-by.ts';

/** A request that would have ended otherwise, or the sum of it all, for people. */
export const reportLines = (entry: Wire<PolicyDifference | PolicySummary>, page: Page): readonly string[] => {
  const { paint } = page;
  if (entry.kind === 'summary')
    return [paint('bold', `${entry.different} of ${entry.requests} requests would have ended otherwise`), ...rows(summaryRows(entry), page)]; // prettier-ignore
  return [paint('yellow', `${entry.command} ${entry.requestId}`), ...rows(differenceRows(entry), page)];
};

const rows = (all: readonly Row[], page: Page): readonly string[] => all.flatMap((row) => rowLines(page, row));

const endingText = ({ state, at }: Wire<Ending>): string => (at === undefined ? state : `${state}, ${at}`);

const differenceRows = (of: Wire<PolicyDifference>): readonly Row[] => {
  const { at, stream, revision, was, wouldBe } = of.firstDifference;
  const place = stream === undefined || revision === undefined ? [] : [placeText({ stream, revision })];
  const inForce = of.alsoInForce ? [{ label: 'note', texts: ['the policy in force would have ended it otherwise, too: it was decided under another one'] }] : []; // prettier-ignore
  return [
    { label: 'subject', texts: [of.subject] },
    { label: 'was', texts: [endingText(of.was)] },
    { label: 'would be', texts: [endingText(of.wouldBe)] },
    { label: 'parts', texts: [at, ...place] },
    { label: 'decided', texts: [was] },
    { label: 'instead', texts: [wouldBe] },
    ...inForce,
  ];
};

const summaryRows = (of: Wire<PolicySummary>): readonly Row[] => [
  { label: 'subjects', texts: [String(of.subjects)] },
  { label: 'retimed', texts: [`${of.retimed}: the same end, with another date on the way`] },
  { label: 'unchecked', texts: [`${of.notChecked} subjects that this version cannot follow`] },
  ...of.cannotTell.map((text) => ({ label: 'unknown', texts: [text] })),
  ...of.assumptions.map((text) => ({ label: 'assumed', texts: [text] })),
];
