import { answerIdOf, type History, type Person } from '../history.ts';
import { type Posted } from '../outside/chat.ts';

/** G1, G2, G5: what was accepted is answered, once; and a notice is told once. */
export const answers = (history: History): readonly string[] => [
  ...history.world.chat.posted.flatMap((posted) => [
    ...answeredTwice(history, posted),
    ...notAnswered(history, posted),
  ]),
  ...toldOnce(history),
  ...toldElsewhereOnce(history),
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

/** The same outside the chat: under one key for each acceptance, at a workspace that deduplicates. */
const toldElsewhereOnce = ({ world }: History): readonly string[] =>
  [...Map.groupBy(world.workspace.notices, ({ cancelUrl }) => cancelUrl)]
    .filter(([, notices]) => new Set(notices.map(({ key }) => key)).size > 1)
    .map(([, [first]]) => `G5 ${first?.kind} was told elsewhere under several keys`);
