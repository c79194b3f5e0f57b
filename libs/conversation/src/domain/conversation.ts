import { type Stream } from '@envoi/event-sourcing';
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

type Lost = Extract<ConversationEvent, { type: 'MessageUndeliverable' }>['data'];

const without = (list: readonly Spoken[], outgoing: OutgoingId): readonly Spoken[] =>
  list.filter((spoken) => spoken.outgoing !== outgoing);

/** A new edition keeps the place of the old one; what is new, or moves to another conversation, comes last, or first. */
const enqueue = (queue: readonly Spoken[], spoken: Spoken): readonly Spoken[] => {
  const keepsPlace = queue.some((q) => q.outgoing === spoken.outgoing && q.conversation === spoken.conversation);
  if (keepsPlace) return queue.map((q) => (q.outgoing === spoken.outgoing ? spoken : q));
  const others = without(queue, spoken.outgoing);
  return spoken.ahead === true ? [spoken, ...others] : [...others, spoken];
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

const lose = (state: Conversation, { outgoing, reason }: Lost): Conversation => {
  const lost = state.queue.find((spoken) => spoken.outgoing === outgoing);
  const gone = reason === 'gone' && lost !== undefined ? [...state.gone, lost.conversation] : state.gone;
  return { ...settle(state, outgoing), gone };
};

const withhold = (state: Conversation, outgoing: OutgoingId): Conversation => {
  const hidden = state.queue.find((spoken) => spoken.outgoing === outgoing);
  return hidden === undefined ? state : { ...settle(state, outgoing), withheld: [...state.withheld, hidden] };
};

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
      case 'NoticeSentElsewhere':
        return state;
      case 'MessageUndeliverable':
        return lose(state, data);
      case 'MessageWithheld':
        return withhold(state, data.outgoing);
    }
  },
};
