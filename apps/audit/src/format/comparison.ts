import { type Comparison } from '@envoi/audit';
import { type Page } from '../terminal.ts';
import { type Wire } from '../wire.ts';
import { rowLines, type Row } from './block.ts';

/** A read model beside one made anew, for people. */
export const comparisonLines = (of: Wire<Comparison>, page: Page): readonly string[] => {
  const verdict = of.isSame ? page.paint('green', 'the same') : page.paint('red', 'DIFFERENT');
  return [`${page.paint('bold', `${of.model} v${of.version}`)}  ${verdict}`, ...rowsOf(of).flatMap((row) => rowLines(page, row))]; // prettier-ignore
};

const rowsOf = ({ live, rebuilt, position, firstDifference: first }: Wire<Comparison>): readonly Row[] => [
  { label: 'live', texts: [`${live.rows} rows`, live.sha256] },
  { label: 'rebuilt', texts: [`${rebuilt.rows} rows`, rebuilt.sha256] },
  { label: 'through', texts: [position === undefined ? 'no event yet' : `position ${position}`] },
  ...(first === undefined
    ? []
    : [
        { label: 'first', texts: [`key ${first.key}`] },
        { label: 'live', texts: [first.live ?? 'no row'] },
        { label: 'rebuilt', texts: [first.rebuilt ?? 'no row'] },
      ]),
];
