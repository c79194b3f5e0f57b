import { type ChatMessage, type ChatOutcome } from '@envoi/chat';
import { LeaseLostError, type Visit } from '@envoi/consumers';
import { OutageError, instant, type SubjectId } from '@envoi/event-sourcing';
import { Streams, memoryEventLog } from '@envoi/event-store';
import { Delivery } from './delivery.ts';
import { conversation } from './domain/conversation.ts';
import { type ConversationId } from './domain/events.ts';
import { conversationSchemas } from './schemas.ts';
import { Speaking } from './speaking.ts';

const subject = '7d9f0a4e-0000-4000-8000-000000000001' as SubjectId;
const [dm, other] = ['7d9f0a4e-0000-4000-8000-000000000002', '7d9f0a4e-0000-4000-8000-000000000003'] as [ConversationId, ConversationId]; // prettier-ignore
const now = instant('2026-11-24T10:00:00.000Z');
const clock = { now: () => now };
const because = (causation: string) => ({ causation, correlation: 'test', at: now });
const held = () => undefined;
const visit = (key: string, assertHeld: () => void = held): Visit => ({
  ...{ key, now, attempt: 1, generation: 0, lost: new AbortController().signal },
  assertHeld,
});

/** A conversation with a chat that does what it is told. */
class Talk {
  readonly streams = new Streams(memoryEventLog(), conversationSchemas, { now: clock.now, policyVersion: 1 });
  readonly speaking = new Speaking(this.streams);
  readonly sent: string[] = [];
  readonly settled: string[] = [];
  answer: (message: ChatMessage) => ChatOutcome = () => ({ outcome: 'delivered' });
  readonly delivery = new Delivery({
    ...{ streams: this.streams, speaking: this.speaking, clock },
    review: () => Promise.resolve({ verdict: 'holds' }),
    compose: (_, { kind, outgoing }) => {
      const message = { kind, id: outgoing } as unknown as ChatMessage;
      return Promise.resolve({ message, chat: { send: (sending) => this.#send(sending) } });
    },
    settled: ({ kind }) => Promise.resolve(void this.settled.push(kind)),
  });

  #send(message: ChatMessage): Promise<ChatOutcome> {
    this.sent.push(message.kind);
    return new Promise((resolve) => resolve(this.answer(message))); // what it throws is a rejection
  }

  say(kind: string, to: ConversationId = dm) {
    const saying = { kind, parameters: {} };
    return this.speaking.reply({ subject, conversation: to, cause: because(`${kind} ${to}`), saying, locale: 'en', timeZone: 'UTC' }); // prettier-ignore
  }

  /** Types of what came of what was said. */
  async outcomes(): Promise<readonly string[]> {
    const { events } = await this.streams.load(conversation, subject);
    return events.map(({ type }) => type).filter((type) => type.startsWith('Message'));
  }

  async queue(): Promise<readonly string[]> {
    return (await this.streams.load(conversation, subject)).state.queue.map(({ kind }) => kind);
  }
}

let talk: Talk;
beforeEach(async () => {
  talk = new Talk();
  await talk.say('help');
  await talk.say('unknown');
  await talk.say('managed', other);
});

it('sends what waits in its conversation, in order, and records what became of it', async () => {
  talk.answer = ({ kind }) => (kind === 'help' ? { outcome: 'refused', status: 422 } : { outcome: 'delivered' });
  await talk.delivery.perform(visit(`${subject}/${dm}`));
  expect(talk.sent).toEqual(['help', 'unknown']);
  expect(talk.settled).toEqual(['help', 'unknown']);
  expect(await talk.outcomes()).toEqual(['MessageUndeliverable', 'MessageDelivered']);
  expect(await talk.queue()).toEqual(['managed']);
});

it('sends whatever waits when it was woken by something that nobody could read', async () => {
  await talk.delivery.perform(visit(subject));
  expect(talk.sent).toEqual(['help', 'unknown', 'managed']);
});

it('sends nothing once the visit is lost', async () => {
  const lost = (): never => {
    throw new LeaseLostError('visit');
  };
  await expect(talk.delivery.perform(visit(`${subject}/${dm}`, lost))).rejects.toThrow(LeaseLostError);
  expect([talk.sent, await talk.outcomes()]).toEqual([[], []]);
});

it('gives up nothing while the chat is away', async () => {
  talk.answer = () => {
    throw new OutageError('down');
  };
  for (let attempt = 0; attempt < 3; attempt += 1)
    await expect(talk.delivery.perform(visit(`${subject}/${dm}`))).rejects.toThrow(OutageError);
  expect(talk.sent).toEqual(['help', 'help', 'help']);
  expect(await talk.queue()).toEqual(['help', 'unknown', 'managed']);
});

it('tells of the delay once, ahead of what cannot be sent, and leaves that where it is', async () => {
  await talk.delivery.onParking(visit(`${subject}/${dm}`));
  await talk.delivery.onParking(visit(`${subject}/${dm}`));
  expect(talk.sent).toEqual(['answer-delayed']);
  expect(await talk.queue()).toEqual(['help', 'unknown', 'managed']);
});

it('does not apologise for an apology that cannot be sent', async () => {
  talk.answer = () => {
    throw new TypeError('of undefined');
  };
  const parking = () => talk.delivery.onParking(visit(`${subject}/${dm}`));
  await expect(parking()).rejects.toThrow(TypeError);
  await parking();
  expect(await talk.queue()).toEqual(['answer-delayed', 'help', 'unknown', 'managed']);
});
