import { type AnyProjection } from '@envoi/consumers';
import {
  UnknownEventError,
  keysOf,
  parseStreamName,
  project,
  type DomainEvent,
  type Instant,
  type Projection,
  type Recorded,
  type SubjectId,
} from '@envoi/event-sourcing';
import { type History, type HistoryEvent } from '../history.ts';
import { merged } from '../replay/merge.ts';
import { throughOf, type AsOfAnswer, type Through } from './answers.ts';
import { upTo } from './had-happened.ts';

type Row = Omit<Extract<AsOfAnswer, { kind: 'row' }>, 'instant'>;
type Asked = Readonly<{ history: History; projection: Projection<object, DomainEvent>; key: string; at: Instant }>;

/** A row of a read model as it followed from what had happened at an instant. */
export const rowAsOf = async (
  history: History,
  typed: AnyProjection,
  { key, at }: Readonly<{ key: string; at: Instant }>,
): Promise<Row> => {
  const projection = typed as unknown as Asked['projection'];
  const asked = { history, projection, key, at };
  const { name, version } = projection;
  for await (const subject of subjectsIn(asked)) {
    const found = await rowIn(asked, ofSubject(asked, subject));
    if (found.through !== undefined) return { kind: 'row', projection: name, version, key, ...found };
  }
  return { kind: 'row', projection: name, version, key, ...(await rowIn(asked, history.all())) };
};

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A key belongs to one subject. Most name it, or one of its requests; where none does, the whole history is gone through. */
async function* subjectsIn({ history, key }: Asked): AsyncGenerator<SubjectId> {
  const ids = key.match(UUID) ?? [];
  yield* ids as SubjectId[];
  for (const id of ids) {
    const subject = await history.subjectOf(id);
    if (subject !== undefined) yield subject;
  }
}

const ofSubject = ({ history, projection }: Asked, subject: SubjectId): AsyncIterable<HistoryEvent> =>
  merged(projection.categories.map((category) => history.stream(`${category}-${subject}`)));

type Found = Readonly<{ row: object | undefined; through: Through | undefined; parked?: string }>;

/** As consumers do it: from the first event that cannot be applied on, a subject's later ones are left alone. */
const rowIn = async (asked: Asked, events: AsyncIterable<HistoryEvent>): Promise<Found> => {
  const { projection, at } = asked;
  const parked = new Map<string, string>();
  let row: object | undefined;
  let last: Recorded | undefined;
  for await (const one of upTo(events, at)) {
    const { category, subject } = parseStreamName(one.event.stream);
    if (!projection.categories.includes(category) || parked.has(subject)) continue;
    const applied = apply(asked, one, row);
    if (applied === 'of-another-key') continue;
    if ('why' in applied) parked.set(subject, applied.why);
    else [row, last] = [applied.row, applied.event];
  }
  if (last === undefined) return { row, through: undefined };
  const why = parked.get(last.metadata.subject);
  return { row, through: throughOf(last), ...(why !== undefined && { parked: why }) };
};

type Applied = Readonly<{ row: object | undefined; event: Recorded }> | Readonly<{ why: string }> | 'of-another-key';

/** The row after the event, or why it cannot be applied. */
const apply = ({ projection, key }: Asked, { readable, event }: HistoryEvent, row: object | undefined): Applied => {
  if (!readable) return event;
  try {
    return keysOf(projection, event).includes(key) ? { row: project(projection, row, event), event } : 'of-another-key';
  } catch (error) {
    if (error instanceof UnknownEventError) return { why: error.message };
    throw error;
  }
};
