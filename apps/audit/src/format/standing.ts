import { type AsOfAnswer, type Figures, type RequestState, type Through } from '@envoi/audit';
import { harmless, type Page } from '../terminal.ts';
import { type Wire } from '../wire.ts';
import { facts, rowLines, type Row } from './block.ts';
import { placeText } from './caused-by.ts';

/** How something stood at an instant, for people. */
export const standingLines = (answer: Wire<AsOfAnswer>, page: Page): readonly string[] => {
  const { paint } = page;
  const rows = (all: readonly Row[]): readonly string[] => all.flatMap((row) => rowLines(page, row));
  switch (answer.kind) {
    case 'request':
      return answer.request === undefined
        ? [harmless(`No such request had been made by ${answer.instant}.`)]
        : [paint('bold', `${answer.request.command} ${answer.request.id} at ${answer.instant}`), ...rows(requestRows(answer.request))]; // prettier-ignore
    case 'row':
      return [
        paint('bold', `${answer.projection} v${answer.version}, ${answer.key}, at ${answer.instant}`),
        ...rows([
          { label: 'row', texts: answer.row === undefined ? ['there was none'] : facts(answer.row) },
          ...throughRows(answer.through),
          ...(answer.parked === undefined ? [] : [{ label: 'parked', texts: [`later events: ${answer.parked}`] }]),
        ]),
      ];
    case 'system':
      return [paint('bold', `The whole system at ${answer.instant}`), ...figureLines(answer.figures, page)];
  }
};

const requestRows = ({ state, subject, askedAt, facts: known, through, unreadable }: Wire<RequestState>): readonly Row[] => [
  { label: 'state', texts: [state] },
  { label: 'subject', texts: [subject] },
  { label: 'asked', texts: [askedAt] },
  { label: 'facts', texts: facts(known) },
  ...throughRows(through),
  ...(unreadable === 0 ? [] : [{ label: 'unread', texts: [`${unreadable} events of its stream cannot be read`] }]),
]; // prettier-ignore

/** The last event that counts. */
const throughRows = (through: Wire<Through> | undefined): readonly Row[] =>
  through === undefined
    ? []
    : [{ label: 'through', texts: [`${through.type}, ${placeText(through)}`, `recorded ${through.recordedAt}`] }];

const GROUPS = ['exports', 'deletions', 'refusals', 'confirmed'] as const;

/** Names at the left, numbers at the right. */
const figureLines = (figures: Wire<Figures>, { paint }: Page): readonly string[] => {
  const groups = GROUPS.flatMap((group) =>
    Object.entries(figures[group]).map(([name, count]) => [`${group}: ${name}`, count] as const),
  );
  const single = Object.entries(figures).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const all = [...single.map(([name, count]) => [WORDS[name] ?? name, count] as const), ...groups];
  const width = Math.max(...all.map(([name]) => name.length));
  const digits = Math.max(...all.map(([, count]) => String(count).length));
  return all.map(([name, count]) => {
    const number = String(count).padStart(digits);
    return `    ${name.padEnd(width)}  ${count === 0 ? paint('dim', number) : number}`;
  });
};

const WORDS: Readonly<Record<string, string>> = {
  events: 'events',
  unreadable: 'events that cannot be read',
  delivered: 'exports ever delivered',
  completed: 'deletions ever completed',
  overdue: 'exports overdue',
  late: 'deletions late',
  rateLimits: 'members under the limit of one export',
  linksAlive: 'exports whose links work',
};
