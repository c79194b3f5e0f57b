import { type LogVerdict, type Verdict } from '@envoi/evidence';
import { type Page } from '../terminal.ts';
import { rowLines, type Row } from './block.ts';

/** Whether a log is what was sealed, for people. */
export const logLines = ({ isValid, difference, leaves, unsealed, heads }: LogVerdict, page: Page): readonly string[] => [
  title(page, isValid, 'the log is what was sealed', 'the log is not what was sealed'),
  ...rows(page, [
    ...(difference === undefined ? [] : [{ label: 'differs', texts: [difference] }]),
    { label: 'leaves', texts: [counted(leaves)] },
    { label: 'unsealed', texts: [unsealed === 0 ? 'none' : `the last ${counted(unsealed)}: no head covers them yet`] },
    { label: 'heads', texts: Object.entries(heads).map(([name, count]) => `${name}: ${counted(count)}`) },
    ...(Object.entries(heads).some(([name, count]) => name !== 'the log' && count > 0) ? [] : [{ label: 'note', texts: [NO_WITNESS] }]),
  ]),
]; // prettier-ignore

const NO_WITNESS =
  'there is no witness file here, and no head that somebody has kept (--against): nothing shows whether the end was cut off';

/** The same of an evidence file. */
export const fileLines = (verdict: Verdict, page: Page): readonly string[] => {
  const { isValid, problems, header, leaves, entries, heads, certificates, signedBy } = verdict;
  return [
    title(page, isValid, 'this is all of it, as it was sealed', 'this file proves nothing'),
    ...rows(page, [
      ...problems.map(({ line, what }) => ({ label: `line ${line}`, texts: [what] })),
      ...(header === undefined ? [] : headerRows(header)),
      { label: 'leaves', texts: [counted(leaves)] },
      { label: 'heads', texts: [counted(heads)] },
      { label: 'entries', texts: Object.entries(entries).map(([kind, count]) => `${kind}: ${counted(count)}`) },
      { label: 'certified', texts: [counted(certificates)] },
      { label: 'signed', texts: [signedBy === undefined ? 'by nobody' : `by the key "${signedBy}"`] },
    ]),
  ];
};

const headerRows = ({ origin, period, exported }: NonNullable<Verdict['header']>): readonly Row[] => [
  { label: 'log', texts: [origin] },
  { label: 'period', texts: [`from ${period.from} to before ${period.to}, by recordedAt`] },
  { label: 'exported', texts: [`${exported.at}, for ${exported.recipient}, ${exported.reason} ${exported.ticket}`] },
];

const title = ({ paint }: Page, isValid: boolean, fine: string, wrong: string): string =>
  isValid ? `${paint('green', 'VALID')}: ${fine}` : `${paint('red', 'NOT VALID')}: ${wrong}`;

const rows = (page: Page, all: readonly Row[]): readonly string[] =>
  all.filter(({ texts }) => texts.length > 0).flatMap((row) => rowLines(page, row));

const counted = (count: number): string => count.toLocaleString('en');
