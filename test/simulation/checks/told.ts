import { isDeepStrictEqual } from 'node:util';
import { type ChatMessage } from '@envoi/chat';
import { render } from '@envoi/conversation';
import { outsideIdsOf, type History, type Person } from '../history.ts';
import { ACCOUNT } from '../outside/workspace.ts';

type Record = Person['conversation'][number];
type Renderable = Parameters<typeof render>[0];

/** G10: the log shows what every member was told, word for word, before it is told, and does not claim more. */
export const told = (history: History): readonly string[] => {
  const records = recordsOf(history);
  return [...deliveredOnly(history), ...recordedFirst(history, records), ...ofStaff(history)];
};

/** The log says that it arrived: the chat has it. */
const deliveredOnly = ({ people, world }: History): readonly string[] =>
  people.flatMap((person) =>
    person.conversation
      .filter(({ type }) => type === 'MessageDelivered')
      .filter(({ data }) => {
        const ids = outsideIdsOf(person, String(data['outgoing']), world);
        return !ids.slice(0, Number(data['edition'])).some((id) => world.chat.said.has(id));
      })
      .map(({ data }) => `G10 ${String(data['outgoing'])} is recorded as delivered, and the chat never had it`),
  );

/** What was recorded to be said, in all editions, by the id that outsiders know. */
const recordsOf = ({ people, world }: History): ReadonlyMap<string, readonly Record[]> => {
  const records = new Map<string, Record[]>();
  for (const person of people)
    for (const event of person.conversation) {
      if (event.type !== 'AssistantSpoke') continue;
      const { outgoing, edition } = event.data;
      const id = outsideIdsOf(person, String(outgoing), world)[Number(edition) - 1] ?? '';
      records.set(id, [...(records.get(id) ?? []), event]);
    }
  return records;
};

/** D7: of whatever staff did to a request the member is told, once; unless there is nobody any more. */
const ofStaff = ({ people }: History): readonly string[] =>
  people.flatMap(({ exports, deletions, conversation, isPoisoned }) => {
    const isGone = deletions.some(({ type }) => type === 'SubjectForgotten');
    const acts = [...exports, ...deletions].filter(({ type }) => type.endsWith('ByStaff'));
    return acts.flatMap(({ id, type }) => {
      const times = conversation.filter((event) => event.type === 'AssistantSpoke' && event.metadata.causation === id);
      const isRight = times.length === 1 || (times.length === 0 && (isGone || isPoisoned));
      return isRight ? [] : [`D7 ${type} was told ${times.length} times`];
    });
  });

/** Strangers are answered from the inbox: nothing about them may be recorded. */
const TO_STRANGERS = ['not-direct', 'guest', 'unknown-person'];

const recordedFirst = ({ world }: History, records: ReadonlyMap<string, readonly Record[]>): readonly string[] => {
  const toStrangers = new Set(world.inbox.everything.map((row) => world.keys.chat.answerId(row)));
  return world.chat.departures.flatMap(({ message, at }) => {
    if (TO_STRANGERS.includes(message.kind) && toStrangers.has(message.id)) return [];
    const before = (records.get(message.id) ?? []).filter(({ id }) => (world.appendedAt.get(id) ?? Infinity) <= at);
    if (before.length === 0) return [`G10 ${message.kind} was sent as ${message.id}, and is not in the log`];
    const isSame = before.some((record) => saysTheSame(record.data as unknown as Renderable, message));
    return isSame ? [] : [`G10 ${message.kind} was sent as ${message.id} in other words than the log has`];
  });
};

/** With the code and the links of the message, which are in no record, rendered again. */
const saysTheSame = (record: Renderable & { kind: string }, message: ChatMessage): boolean => {
  if (record.kind !== message.kind) return false;
  const { text, plainText, sensitive, command, link, pages } = message;
  const urlOf = (rel: string): string | undefined => pages?.find((page) => page.rel === rel)?.url;
  const links = {
    fileUrl: link?.url,
    pageUrl: urlOf('export'),
    cancelUrl: urlOf('cancel'),
    deletionUrl: urlOf('deletion'),
  };
  const given = Object.entries({ ...links, code: command?.slice(-6) }).filter(([, fill]) => fill !== undefined);
  // who is gone when it is composed has no account any more
  const accounts = [
    { accountName: ACCOUNT.name, accountUrl: ACCOUNT.deletionUrl },
    { accountName: 'none', accountUrl: 'none' },
  ];
  const sent = {
    text,
    plainText,
    sensitive,
    ...(command && { command }),
    ...(link && { link }),
    ...(pages && { pages }),
  };
  return accounts.some((account) =>
    isDeepStrictEqual(render(record, { ...Object.fromEntries(given), ...account }), sent),
  );
};
