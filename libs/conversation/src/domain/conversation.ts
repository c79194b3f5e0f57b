import { type Decision, type Instant, type Stream } from '@envoi/event-sourcing';
import { type ConversationEvent, type ConversationId, type OutgoingId, type Spoken } from './events.ts';

/** What was said to one person, until it is delivered. */
export type Conversation = Readonly<{
  /** The conversations in which the assistant has introduced itself or answered. */
  started: readonly ConversationId[];
  /** Where the person wrote last; notices go there. */
  latest?: ConversationId;
  /** Conversations that the chat says are gone for good. */
  gone: readonly ConversationId[];
  /** Recorded and not yet delivered, in the order in which it must arrive. */
  queue: readonly Spoken[];
  /** Not shown, because the conversation was not direct; offered again at the next direct message. */
  withheld: readonly Spoken[];
}>;

const without = (list: readonly Spoken[], outgoing: OutgoingId): readonly Spoken[] =>
  list.filter((spoken) => spoken.outgoing !== outgoing);

/** A new edition keeps the place of the old one; what is new, or moves to another conversation, comes last. */
const enqueue = (queue: readonly Spoken[], spoken: Spoken): readonly Spoken[] => {
  const keepsPlace = queue.some((q) => q.outgoing === spoken.outgoing && q.conversation === spoken.conversation);
  return keepsPlace
    ? queue.map((q) => (q.outgoing === spoken.outgoing ? spoken : q))
    : [...without(queue, spoken.outgoing), spoken];
};

const speak = (state: Conversation, spoken: Spoken): Conversation => ({
  ...state,
  ...(spoken.isReply
    ? { latest: spoken.conversation, gone: state.gone.filter((id) => id !== spoken.conversation) }
    : {}),
  queue: enqueue(state.queue, spoken),
  withheld: without(state.withheld, spoken.outgoing),
});

const settle = (state: Conversation, outgoing: OutgoingId): Conversation => ({
  ...state,
  queue: without(state.queue, outgoing),
  withheld: without(state.withheld, outgoing),
});

export const conversation: Stream<Conversation, ConversationEvent> = {
  category: 'conversation',
  initialState: { started: [], gone: [], queue: [], withheld: [] },
  evolve: (state, { type, data }) => {
    switch (type) {
      case 'ConversationStarted':
        return {
          ...state,
          started: [...state.started, data.conversation],
          latest: data.conversation,
          gone: state.gone.filter((id) => id !== data.conversation),
        };
      case 'AssistantSpoke':
        return speak(state, data);
      case 'MessageDelivered':
        return settle(state, data.outgoing);
      case 'MessageUndeliverable': {
        const lost = state.queue.find(({ outgoing }) => outgoing === data.outgoing);
        const gone = data.reason === 'gone' && lost !== undefined ? [...state.gone, lost.conversation] : state.gone;
        return { ...settle(state, data.outgoing), gone };
      }
      case 'MessageWithheld': {
        const hidden = state.queue.find(({ outgoing }) => outgoing === data.outgoing);
        return hidden === undefined
          ? state
          : { ...settle(state, data.outgoing), withheld: [...state.withheld, hidden] };
      }
    }
  },
};

type Decide = Decision<Conversation, ConversationEvent>;

/** What is to be said, before the conversation decides whether an introduction comes first. */
type ToSay = Omit<Spoken, 'edition' | 'introduced' | 'isReply' | 'conversation'>;

const started = (state: Conversation, id: ConversationId): ConversationEvent[] =>
  state.started.includes(id) ? [] : [{ type: 'ConversationStarted', data: { conversation: id } }];

const offerAgain = (state: Conversation, id: ConversationId): ConversationEvent[] =>
  state.withheld.map((spoken) => ({
    type: 'AssistantSpoke',
    data: { ...spoken, conversation: id, edition: spoken.edition + 1 },
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

export const decide = { start, reply, notify, sayAnew, recordDelivered, recordUndeliverable, recordWithheld };
