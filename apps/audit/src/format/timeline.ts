import { type TimelineEntry, type Told } from '@envoi/audit';
import { parseStreamName, type Instant } from '@envoi/event-sourcing';
import { harmless, wrap, type Page } from '../terminal.ts';
import { type Wire } from '../wire.ts';
import { facts, rowLines, type Row } from './block.ts';
import { causeText, placeText } from './caused-by.ts';

type Entry = Wire<TimelineEntry>;

/** A timeline for people: a heading for each day, an event with who caused it, what it holds, and what the member was told. */
export async function* timelineLines(entries: AsyncIterable<Entry>, page: Page): AsyncGenerator<string> {
  let day = '';
  let count = 0;
  const subjects = new Set<string>(); // the first two: more than one is all that has to be known
  for await (const entry of entries) {
    const today = dayOf(entry);
    if (today !== day) yield `${count === 0 ? '' : '\n'}${page.paint('bold', today)}`;
    day = today;
    count += 1;
    if (subjects.size < 2) subjects.add(parseStreamName(entry.stream).subject);
    yield* entryLines(entry, page);
  }
  const [subject] = subjects;
  const whose = subjects.size === 1 ? ` of ${String(subject)}` : '';
  const summary = `${count} ${count === 1 ? 'event' : 'events'}${whose}. Times are UTC, and those of the cause.`;
  yield ['', ...wrap(summary, page.width)].map((line) => page.paint('dim', line)).join('\n');
}

const dayOf = ({ at, recordedAt }: Entry): string => (at ?? recordedAt)?.slice(0, 10) ?? 'at an unknown time';
const timeOf = (at: Instant | undefined): string => at?.slice(11, 23) ?? '--:--:--.---';

const entryLines = (entry: Entry, page: Page): readonly string[] => [
  headLine(entry, page),
  ...rowsOf(entry).flatMap((row) => rowLines(page, row)),
];

/** When, what, and where it stands; the last at the right edge, if there is one. */
const headLine = (entry: Entry, { paint, width }: Page): string => {
  const [time, type, place] = [timeOf(entry.at), harmless(entry.type), harmless(placeText(entry))];
  const gap = Math.max(2, Math.min(width, 100) - time.length - 2 - type.length - place.length);
  const style = entry.kind === 'event' ? 'cyan' : 'red';
  return `${paint('dim', time)}  ${paint(style, type)}${' '.repeat(gap)}${paint('dim', place)}`;
};

const rowsOf = (entry: Entry): readonly Row[] => {
  if (entry.kind === 'unreadable') return [{ label: 'why', texts: [`cannot be read: ${entry.why}`] }];
  const { data, causedBy, told, recordedAt, at } = entry;
  const texts = facts(told === undefined ? data : withoutSource(data));
  return [
    { label: 'by', texts: [causeText(causedBy)] },
    ...(texts.length === 0 ? [] : [{ label: 'holds', texts }]),
    ...(told === undefined ? [] : toldRows(told)),
    ...(Date.parse(recordedAt) - Date.parse(at) < 1_000 ? [] : [{ label: 'recorded', texts: [recordedAt] }]),
  ];
};

/** What is said beside the sentence anyway. */
const withoutSource = (data: object): object =>
  Object.fromEntries(
    Object.entries(data).filter(([name]) => !['kind', 'template', 'locale', 'timeZone'].includes(name)),
  );

/** The sentence as the member read it, and where it comes from. */
export const toldRows = (told: Wire<Told>): readonly Row[] => {
  const { text, why = '', where, template, version, locale, timeZone } = told;
  const elsewhere = where === 'elsewhere' ? ['on other devices'] : [];
  return [
    text === undefined
      ? { label: 'told', texts: [`not known word for word: ${why}`] }
      : { label: 'told', texts: [text], quoted: true },
    { label: '', texts: [`${template} v${version}`, locale, timeZone, ...elsewhere] },
  ];
};
