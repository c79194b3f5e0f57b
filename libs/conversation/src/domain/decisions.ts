import { type Decision, type Instant } from '@envoi/event-sourcing';
import { type Conversation } from './conversation.ts';
import { type ConversationEvent, type ConversationId, type OutgoingId, type Spoken } from './events.ts';

type Decide = Decision<Conversation, ConversationEvent>;

/** What is to be said, before the conversation decides whether an introduction comes first. */
type ToSay = Omit<Spoken, 'edition' | 'introduced' | 'isReply' | 'conversation'>;

const started = (state: Conversation, id: ConversationId): ConversationEvent[] =>
  state.started.includes(id) ? [] : [{ type: 'ConversationStarted', data: { conversation: id } }];

/** Elsewhere it answers nothing that was said there: the platform has no such message, or another one of that id. */
const offerAgain = (state: Conversation, id: ConversationId): ConversationEvent[] =>
  state.withheld.map((spoken) => ({
    type: 'AssistantSpoke',
    data: {
      ...spoken,
      conversation: id,
      edition: spoken.edition + 1,
      isReply: spoken.isReply && spoken.conversation === id,
    },
  }));

/** The member invited the assistant: it introduces itself, once (product rule C1). */
const start =
  (input: { conversation: ConversationId; introduction: ToSay }): Decide =>
  (state) => {
    const first = started(state, input.conversation);
    if (first.length === 0) return [];
    const data = {
      ...input.introduction,
      conversation: input.conversation,
      edition: 1,
      introduced: false,
      isReply: false,
    };
    return [...first, ...offerAgain(state, input.conversation), { type: 'AssistantSpoke', data }];
  };

/** The answer to a direct message: the first one introduces the assistant (C1), and brings what could not be shown before. */
const reply =
  (input: { conversation: ConversationId; answer: ToSay }): Decide =>
  (state) => {
    const data = {
      ...input.answer,
      conversation: input.conversation,
      edition: 1,
      introduced: state.started.length === 0,
      isReply: true,
    };
    return [
      ...started(state, input.conversation),
      ...offerAgain(state, input.conversation),
      { type: 'AssistantSpoke', data },
    ];
  };

/** Tells what nobody asked for just now. Where the conversation is gone it waits for the next direct message (E5). */
const notify =
  (notice: ToSay): Decide =>
  (state) => {
    const to = state.latest;
    if (to === undefined) return [];
    const { outgoing } = notice;
    const data = { ...notice, conversation: to, edition: 1, introduced: false, isReply: false };
    const said: ConversationEvent = { type: 'AssistantSpoke', data };
    return state.gone.includes(to) ? [said, { type: 'MessageWithheld', data: { outgoing, edition: 1 } }] : [said];
  };

/** What somebody waits for in this conversation cannot be done before it is mended (product rule C9). Answers nothing. */
const tellDelay =
  (input: { conversation: ConversationId; notice: ToSay }): Decide =>
  () => {
    const { conversation, notice } = input;
    return [
      { type: 'AssistantSpoke', data: { ...notice, conversation, edition: 1, introduced: false, isReply: false } },
    ];
  };

/** What was queued does not hold any more: the same message, composed anew. */
const sayAnew =
  (input: {
    outgoing: OutgoingId;
    edition: number;
    saying: Pick<Spoken, 'kind' | 'template' | 'parameters'>;
  }): Decide =>
  (state) => {
    const old = queued(state, input.outgoing, input.edition);
    return old === undefined
      ? []
      : [{ type: 'AssistantSpoke', data: { ...old, ...input.saying, edition: old.edition + 1 } }];
  };

const queued = ({ queue }: Conversation, outgoing: OutgoingId, edition: number): Spoken | undefined =>
  queue.find((spoken) => spoken.outgoing === outgoing && spoken.edition === edition);

type Attempt = Readonly<{ outgoing: OutgoingId; edition: number }>;

const recordDelivered =
  (sent: Attempt & { deliveredAt: Instant }): Decide =>
  (state) =>
    queued(state, sent.outgoing, sent.edition) === undefined ? [] : [{ type: 'MessageDelivered', data: sent }];

const recordUndeliverable =
  (lost: Attempt & { reason: 'refused' | 'gone' | 'withdrawn' | 'forgotten'; status?: number }): Decide =>
  (state) =>
    queued(state, lost.outgoing, lost.edition) === undefined ? [] : [{ type: 'MessageUndeliverable', data: lost }];

const recordWithheld =
  (hidden: Attempt): Decide =>
  (state) =>
    queued(state, hidden.outgoing, hidden.edition) === undefined ? [] : [{ type: 'MessageWithheld', data: hidden }];

const recordElsewhere =
  (told: Extract<ConversationEvent, { type: 'NoticeSentElsewhere' }>['data']): Decide =>
  () => [{ type: 'NoticeSentElsewhere', data: told }];

export const decide = {
  start,
  reply,
  notify,
  tellDelay,
  sayAnew,
  recordDelivered,
  recordUndeliverable,
  recordWithheld,
  recordElsewhere,
};
