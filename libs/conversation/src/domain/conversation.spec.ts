import { given, instant } from '@envoi/event-sourcing';
import { conversation } from './conversation.ts';
import { decide } from './decisions.ts';
import { type ConversationEvent, type ConversationId, type OutgoingId, type Spoken } from './events.ts';

const here = 'c-1' as ConversationId;
const there = 'c-2' as ConversationId;
const now = instant('2026-11-23T10:00:00Z');

const toSay = (outgoing: string) => ({
  outgoing: outgoing as OutgoingId,
  kind: 'help',
  template: 1,
  locale: 'en' as const,
  timeZone: 'UTC',
  parameters: {},
});
const spoken = (outgoing: string, more: Partial<Spoken> = {}): ConversationEvent => ({
  type: 'AssistantSpoke',
  data: { ...toSay(outgoing), conversation: here, edition: 1, introduced: false, isReply: true, ...more },
});
const started = (id = here): ConversationEvent => ({ type: 'ConversationStarted', data: { conversation: id } });
const attempt = (outgoing: string, edition = 1) => ({ outgoing: outgoing as OutgoingId, edition });
const queueOf = (...events: ConversationEvent[]) =>
  given(conversation, ...events).state.queue.map(({ outgoing, edition }) => `${outgoing}.${edition}`);

describe('a conversation', () => {
  it('introduces the assistant when it is invited', () => {
    given(conversation)
      .when(decide.start({ conversation: here, introduction: toSay('hello') }))
      .then(started(), spoken('hello', { isReply: false }));
  });

  it('introduces it once', () => {
    given(conversation, started())
      .when(decide.start({ conversation: here, introduction: toSay('hello') }))
      .then();
  });

  it('introduces it with the answer when the first message is a command', () => {
    given(conversation)
      .when(decide.reply({ conversation: here, answer: toSay('a') }))
      .then(started(), spoken('a', { introduced: true }));
  });

  it('does not introduce it to the same person again in another conversation', () => {
    given(conversation, started(), spoken('a'))
      .when(decide.reply({ conversation: there, answer: toSay('b') }))
      .then(started(there), spoken('b', { conversation: there }));
  });

  it('keeps what is not delivered in the order in which it was said', () => {
    expect(queueOf(started(), spoken('a'), spoken('b'), spoken('c'))).toEqual(['a.1', 'b.1', 'c.1']);
    expect(
      queueOf(spoken('a'), spoken('b'), { type: 'MessageDelivered', data: { ...attempt('a'), deliveredAt: now } }),
    ).toEqual(['b.1']);
  });

  it('gives a message that is composed anew the place of the old one', () => {
    const events = [started(), spoken('a'), spoken('b')];
    const saying = { kind: 'export-instructions', template: 1, parameters: { issueNumber: 2 } };
    const { history } = given(conversation, ...events).when(decide.sayAnew({ ...attempt('a'), saying }));
    expect(queueOf(...history)).toEqual(['a.2', 'b.1']);
  });

  it('composes nothing anew for an edition that was replaced', () => {
    const saying = { kind: 'help', template: 1, parameters: {} };
    given(conversation, spoken('a', { edition: 2 }))
      .when(decide.sayAnew({ ...attempt('a', 1), saying }))
      .then();
  });

  it('records a delivery once', () => {
    const delivered = { ...attempt('a'), deliveredAt: now };
    const { history } = given(conversation, spoken('a')).when(decide.recordDelivered(delivered));
    given(conversation, ...history)
      .when(decide.recordDelivered(delivered))
      .then();
  });

  const withheld = [started(), spoken('secret'), { type: 'MessageWithheld', data: attempt('secret') }] as const;

  it('offers what could not be shown again at the next direct message, before the answer', () => {
    given(conversation, ...withheld)
      .when(decide.reply({ conversation: here, answer: toSay('b') }))
      .then(spoken('secret', { edition: 2 }), spoken('b'));
  });

  it('answers nothing in another conversation with what could not be shown: its platform has no such message', () => {
    given(conversation, ...withheld)
      .when(decide.reply({ conversation: there, answer: toSay('b') }))
      .then(
        started(there),
        spoken('secret', { conversation: there, edition: 2, isReply: false }),
        spoken('b', { conversation: there }),
      );
  });

  it('is not held up by a message that could not be shown', () => {
    expect(queueOf(spoken('a'), spoken('b'), { type: 'MessageWithheld', data: attempt('a') })).toEqual(['b.1']);
  });

  it('keeps a notice for the next direct message when the conversation is gone', () => {
    const gone: ConversationEvent = {
      type: 'MessageUndeliverable',
      data: { ...attempt('a'), reason: 'gone', status: 410 },
    };
    const { history } = given(conversation, started(), spoken('a'), gone).when(decide.notify(toSay('n')));
    expect(given(conversation, ...history).state).toMatchObject({ queue: [], withheld: [{ outgoing: 'n' }] });
  });

  it('tells a notice where the person wrote last', () => {
    given(conversation, started(), spoken('a'), spoken('b', { conversation: there }))
      .when(decide.notify(toSay('n')))
      .then(spoken('n', { conversation: there, isReply: false }));
  });
});
