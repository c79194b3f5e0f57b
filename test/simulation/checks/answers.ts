import { answerIdOf, outsideIdOf, type History, type Person } from '../history.ts';
import { type Posted } from '../outside/chat.ts';

/** G1, G2: what was accepted is answered, once; and nothing is said that the log does not hold. */
export const answers = (history: History): readonly string[] => [
  ...history.world.chat.posted.flatMap((posted) => [
    ...answeredTwice(history, posted),
    ...notAnswered(history, posted),
  ]),
  ...deliveredOnly(history),
  ...recordedOnly(history),
  ...toldOnce(history),
];

const saidIn = ({ world }: History) => [...world.chat.said.values()].map(({ message }) => message);

const answeredTwice = (history: History, { id }: Posted): readonly string[] => {
  const replies = saidIn(history).filter(({ inReplyTo }) => inReplyTo === id);
  return replies.length > 1 ? [`G2 ${id} was answered ${replies.length} times`] : [];
};

const notAnswered = (history: History, { id, member, acceptedAt, kind }: Posted): readonly string[] => {
  if (acceptedAt === undefined || kind === 'started') return [];
  if (saidIn(history).some(({ inReplyTo }) => inReplyTo === id)) return [];
  const people = history.people.filter((person) => person.member === member);
  if (people.some(({ isPoisoned }) => isPoisoned)) return [];
  const row = history.world.inbox.everything.find(({ message }) => message.type === 'message' && message.id === id);
  if (row === undefined) return [`G1 ${id} was accepted, and is nowhere`];
  if (people.some((person) => cameToNothing(person, answerIdOf(person, row.dedup)))) return [];
  if (row.answeredAt === undefined && !history.world.inbox.rows.includes(row)) return []; // after 8 days, with an alert
  const { absences } = history.world.workspace.person(member);
  const until = row.settled;
  const wasAway = absences.some(
    ({ from, to }) => (until === undefined || from <= until) && (to === undefined || to >= row.arrived),
  );
  return wasAway ? [] : [`G1 ${id} of ${member} was accepted, and never answered`];
};

/** Recorded, and the chat did not want it, or there was nobody any more. */
const cameToNothing = ({ conversation }: Person, outgoing: string): boolean =>
  conversation.some(
    ({ type, data }) =>
      (type === 'MessageUndeliverable' || type === 'MessageWithheld') && data['outgoing'] === outgoing,
  );

/** The log says that it arrived: the chat has it. */
const deliveredOnly = ({ people, world }: History): readonly string[] =>
  people.flatMap((person) =>
    person.conversation
      .filter(({ type }) => type === 'MessageDelivered')
      .map(({ data }) => outsideIdOf(person, String(data['outgoing']), world))
      .filter((id) => !world.chat.said.has(id))
      .map((id) => `G10 ${id} is recorded as delivered, and the chat never had it`),
  );

const recordedOnly = (history: History): readonly string[] => {
  const { people, world } = history;
  const spoken = people.flatMap((person) =>
    person.conversation
      .filter(({ type }) => type === 'AssistantSpoke')
      .map(({ data }) => outsideIdOf(person, String(data['outgoing']), world)),
  );
  const strangers = world.inbox.everything.map((row) => world.keys.chat.answerId(row));
  const known = new Set([...spoken, ...strangers]);
  return world.chat.attempts
    .filter(({ message }) => !known.has(message.id))
    .map(({ message }) => `G10 ${message.kind} was sent as ${message.id}, and is not in the log`);
};

const NOTICES = ['export-ready', 'export-failed', 'export-undeliverable', 'export-overdue', 'deletion-goodbye'];

/** G5: a notice about a request has one id, however often it was tried. */
const toldOnce = (history: History): readonly string[] => {
  const notices = saidIn(history).filter(({ kind }) => NOTICES.includes(kind));
  const about = Map.groupBy(notices, ({ kind, pages = [], link, recipient }) => {
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(`${pages[0]?.url ?? ''} ${link?.url ?? ''}`)?.[0];
    return id === undefined ? '' : `${kind} of ${id} to ${recipient.memberId}`;
  });
  return [...about].filter(([what, all]) => what !== '' && all.length > 1).map(([what]) => `G5 ${what} was told twice`);
};
