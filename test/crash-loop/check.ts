import { type StoredEvent } from '@envoi/event-store';
import { type Accepted, type Arrival } from './ledger.ts';

/** What was seen of a run from outside, once all is quiet. */
export type Seen = Readonly<{
  accepted: readonly Accepted[];
  arrivals: readonly Arrival[];
  gone: readonly Readonly<{ memberId: string; at: number }>[];
  steps: readonly Readonly<{ memberId: string; step: string; key: string; incarnation: string }>[];
  notices: readonly Readonly<{ memberId: string; key: string; body: Readonly<{ kind: string; cancelUrl: string }> }>[];
}>;

type Events = readonly StoredEvent[];

/** What must not be, in words; empty: the ledgers agree, with each other and with the log. */
export const violations = (seen: Seen, log: Events): readonly string[] => [
  ...answers(seen),
  ...contents(seen, log),
  ...afterTheEnd(seen),
  ...effects(seen),
  ...exportsInTheWindow(seen, log),
  ...whatWasTold(seen, log),
  ...endings(log),
];

const groupBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item[]> =>
  Map.groupBy(items, keyOf);

/** Each accepted message has one answer, and nothing is an answer to what was not asked. */
const answers = ({ accepted, arrivals }: Seen): string[] => {
  const replies = groupBy(arrivals.filter(({ inReplyTo }) => inReplyTo !== null), ({ inReplyTo }) => inReplyTo ?? ''); // prettier-ignore
  const asked = new Set(accepted.map(({ id }) => id));
  return [
    ...accepted.flatMap(({ id, mayGoUnanswered }) => {
      const count = replies.get(id)?.length ?? 0;
      if (count === 0) return mayGoUnanswered ? [] : [`"${id}" was accepted and never answered`];
      return count === 1 ? [] : [`"${id}" was answered ${count} times`];
    }),
    ...[...replies.keys()].filter((id) => !asked.has(id)).map((id) => `an answer to "${id}", which nobody wrote`),
  ];
};

/** Of what a conversation says; only for its events. */
type Data = Readonly<{ outgoing: string; kind: string; edition: number }>;
const data = (event: StoredEvent): Data => event.data as Data;

/** The same id says the same, unless later editions were recorded (after an unknown outcome both may have arrived). */
const contents = ({ arrivals }: Seen, log: Events): string[] => {
  const editions = log.filter((event) => event.type === 'AssistantSpoke' && data(event).edition > 1).length;
  const changed = arrivals.filter((arrival) => arrival.contents.size > 1);
  const more = changed.reduce((sum, arrival) => sum + arrival.contents.size - 1, 0);
  const said = changed.map((arrival) => [...arrival.contents].join(' | ')).join(' || ');
  return more > editions ? [`${more} sent again with other contents, ${editions} later editions: ${said}`] : [];
};

/** Answered from the inbox; nothing about it is recorded. */
const STRANGER = 'unknown-person';

/** Who is gone hears nothing any more, but that they are not known, or a new introduction if they come back. */
const afterTheEnd = ({ arrivals, gone }: Seen): string[] =>
  gone.flatMap(({ memberId, at }) =>
    arrivals
      .filter((arrival) => arrival.memberId === memberId && arrival.kind !== STRANGER)
      .filter(({ first, last }) => first <= at && last > at)
      .map(({ kind }) => `${memberId} was sent ${kind} again after the profile was gone`),
  );

/** One key for each step and each notice, whoever repeats it. */
const effects = ({ steps, notices }: Seen): string[] => {
  const all = [
    ...steps.map(({ memberId, incarnation, step, key }) => ({ what: `${step} of ${memberId} ${incarnation}`, key })),
    ...notices.map(({ memberId, body, key }) => ({ what: `${body.kind} of ${memberId} ${body.cancelUrl}`, key })),
  ];
  return [...groupBy(all, ({ what }) => what)].flatMap(([what, these]) =>
    new Set(these.map(({ key }) => key)).size === 1 ? [] : [`${what} was asked for under several keys`],
  );
};

const ENDS_A_SLOT = new Set(['AttachmentExportCancelled', 'AttachmentExportFailed']);

/** No second export while the first one holds the slot; none arrives twice. */
const exportsInTheWindow = ({ arrivals, gone }: Seen, log: Events): string[] => {
  const confirmed = [...groupBy(log, ({ stream }) => stream)].flatMap(([stream, events]) => {
    const count = (matches: (type: string) => boolean) => events.filter(({ type }) => matches(type)).length;
    const slots = count((type) => type === 'AttachmentExportConfirmed') - count((type) => ENDS_A_SLOT.has(type));
    return slots > 1 ? [`${stream} has ${slots} exports in one window`] : [];
  });
  const ready = groupBy(arrivals.filter(({ kind }) => kind === 'export-ready'), ({ memberId }) => memberId); // prettier-ignore
  const twice = [...ready].flatMap(([memberId, these]) => {
    const lives = 1 + gone.filter((end) => end.memberId === memberId).length;
    return these.length > lives ? [`${memberId} got ${these.length} exports`] : [];
  });
  return [...confirmed, ...twice];
};

/** For each subject what the log says was told, against what arrived for each life of a member. */
const whatWasTold = ({ arrivals, gone }: Seen, log: Events): string[] => {
  const lives = [...groupBy(arrivals.filter(({ kind }) => kind !== STRANGER), (arrival) => lifeOf(arrival, gone))]; // prettier-ignore
  const arrived = new Map(lives.map(([life, these]) => [life, kindsOf(these.map(({ kind }) => kind))]));
  const left = [...groupBy(log, ({ stream }) => stream)]
    .filter(([stream]) => stream.startsWith('conversation-'))
    .map(([stream, events]) => ({ stream, ...toldIn(events) }));
  const untold = match(match([...arrived], left, 'surely'), left, 'perhaps');
  const problems = untold.map(([life, kinds]) => `${life} was told [${kinds}], which no stream says`);
  const unheard = left.filter(({ surely }) => surely !== '');
  return [...problems, ...unheard.map(({ stream, surely, story }) => `${stream} says [${surely}], which nobody was told: ${story}`)]; // prettier-ignore
};

type Told = ReturnType<typeof toldIn>;

/** Takes away the streams that tell of a life; returns the lives of which none does. */
const match = (lives: readonly (readonly [string, string])[], left: Told[], how: 'surely' | 'perhaps') =>
  lives.filter(([, kinds]) => {
    const found = left.findIndex((told) => told[how] === kinds);
    if (found !== -1) left.splice(found, 1);
    return found === -1;
  });

const kindsOf = (kinds: readonly string[]): string => [...kinds].sort().join(', ');

const lifeOf = ({ memberId, first }: Arrival, gone: Seen['gone']): string =>
  `${memberId}, life ${1 + gone.filter((end) => end.memberId === memberId && end.at < first).length}`;

const nameOf = ({ outgoing, edition }: Partial<Data>): string => `${outgoing ?? ''} ${edition ?? ''}`;

/** What was delivered, and the same with what may have arrived although its outcome was never known. */
const toldIn = (events: Events): { surely: string; perhaps: string; story: string } => {
  const kindOf = new Map(
    events
      .filter(({ type }) => type === 'AssistantSpoke')
      .map((event) => data(event))
      .map((said) => [nameOf(said), said.kind]),
  );
  const kindsWith = (type: string) =>
    events.filter((event) => event.type === type).map((event) => kindOf.get(nameOf(data(event))) ?? '?'); // prettier-ignore
  const delivered = kindsWith('MessageDelivered');
  const undeliverable = kindsWith('MessageUndeliverable');
  const story = events
    .map((event) => ({ event, said: event.data as Partial<Data> }))
    .map(({ event, said }) => `${event.created.toISOString()} ${event.type} ${kindOf.get(nameOf(said)) ?? ''} ${said.edition ?? ''}`); // prettier-ignore
  return { surely: kindsOf(delivered), perhaps: kindsOf([...delivered, ...undeliverable]), story: story.join('\n  ') };
};

/** What was confirmed has ended, once. */
const endings = (log: Events): string[] =>
  [...groupBy(log, ({ stream }) => stream)].flatMap(([stream, events]) => {
    const count = (type: string) => events.filter((event) => event.type === type).length;
    const [confirmed, completed] = [count('ProfileDeletionConfirmed'), count('ProfileDeletionCompleted')];
    return confirmed === completed ? [] : [`${stream}: ${confirmed} deletions confirmed, ${completed} completed`];
  });
