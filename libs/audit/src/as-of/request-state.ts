import { liveLinks, type ExportId } from '@envoi/attachment-export';
import { streamName, type DomainEvent, type Instant, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { factsIn, type Facts } from '../facts.ts';
import { type History } from '../history.ts';
import { requestOf } from '../subject-of.ts';
import { throughOf, type RequestState, type Through } from './answers.ts';
import { deletionFlow } from './deletion-flow.ts';
import { exportFlow } from './export-flow.ts';
import { standingAfter, type Flow } from './flows.ts';
import { upTo } from './had-happened.ts';

/** How a request stood at an instant; undefined when there was none of that id yet. */
export const requestAsOf = async (
  history: History,
  requestId: string,
  at: Instant,
): Promise<RequestState | undefined> => {
  const subject = await history.subjectOf(requestId);
  if (subject === undefined) return undefined;
  const asked = { history, subject, requestId, at };
  const exported = await standingOf(asked, exportFlow);
  if (exported !== undefined) {
    const { standing: state, last, facts, ...rest } = exported;
    const linksAlive = liveLinks(last, requestId as ExportId, at) !== undefined;
    return { ...rest, command: 'export', state, facts: { ...facts, linksAlive } };
  }
  const deleted = await standingOf(asked, deletionFlow);
  if (deleted === undefined) return undefined;
  const { standing: state, last: _, ...rest } = deleted;
  return { ...rest, command: 'deletion', state };
};

type Asked = Readonly<{ history: History; subject: SubjectId; requestId: string; at: Instant }>;

type Story<Standing> = Readonly<{ standing: Standing; askedAt: Instant; through: Through; facts: Facts }>;

type Stood<State, Standing> = Omit<RequestState, 'command' | 'state'> & Readonly<{ standing: Standing; last: State }>;

const standingOf = async <State, Event extends DomainEvent, Standing extends string>(
  { history, subject, requestId, at }: Asked,
  flow: Flow<State, Event, Standing>,
): Promise<Stood<State, Standing> | undefined> => {
  const { category, initialState, evolve } = flow.stream;
  let last = initialState;
  let story: Story<Standing> | undefined;
  let unreadable = 0;
  for await (const { readable, event: read } of upTo(history.stream(streamName(category, subject)), at)) {
    unreadable += readable ? 0 : 1;
    if (!readable) continue;
    const event = read as Recorded as Recorded<Event>;
    const before = last;
    last = evolve(last, event);
    const standing = standingAfter(flow, { before, event, after: last }, at).get(requestId);
    story = goOn(story, { event, standing, requestId });
  }
  return story && { id: requestId, subject, ...story, unreadable, last };
};

type Step<Standing> = Readonly<{ event: Recorded; standing: Standing | undefined; requestId: string }>;

/** The story with an event that moved the request or is about it; as it was with any other. */
const goOn = <Standing>(
  story: Story<Standing> | undefined,
  { event, standing = story?.standing, requestId }: Step<Standing>,
): Story<Standing> | undefined => {
  const concerns = standing !== story?.standing || requestOf(event) === requestId;
  if (standing === undefined || !concerns) return story;
  const facts = isAnswer(event) ? {} : factsIn(event);
  const through = throughOf(event);
  if (story === undefined) return { standing, askedAt: event.metadata.at, through, facts };
  return { ...story, standing, through, facts: { ...story.facts, ...facts } };
};

/** What was shown or refused says nothing about the request itself. */
const isAnswer = ({ type }: Recorded): boolean => /(Refused|StateShown|CodeShown|LinkResent)$/.test(type);
