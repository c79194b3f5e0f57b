import { type ChatMessage, type ChatOutcome, type ChatPort } from '@envoi/chat';
import { type Visit, type Work } from '@envoi/consumers';
import { DomainError, type Cause, type Clock, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { idFrom, type Streams } from '@envoi/event-store';
import { traced } from '@envoi/tracing';
import { conversation } from './domain/conversation.ts';
import { decide } from './domain/decisions.ts';
import { type ConversationEvent, type ConversationId, type Saying, type Spoken } from './domain/events.ts';
import { Speaking } from './speaking.ts';

/** Whether what was recorded may still be said; asked right before each attempt. */
export type Review =
  | { verdict: 'holds' }
  /** It is not true any more; whoever made it untrue tells the member. */
  | { verdict: 'withdraw' }
  /** The person is forgotten: nothing more is said, nor composed anew. */
  | { verdict: 'forgotten' }
  /** The same message, composed anew because of a new event. */
  | { verdict: 'say-anew'; saying: Saying; because: Cause };

export type DeliveryDependencies = Readonly<{
  streams: Streams;
  speaking: Speaking;
  clock: Clock;
  review: (subject: SubjectId, spoken: Spoken) => Promise<Review>;
  /** Fills in codes, names and links. Undefined when the vault does not know the person or the conversation any more. */
  compose: (subject: SubjectId, spoken: Spoken) => Promise<Addressed | undefined>;
  /** What was kept only to compose this message can go. */
  settled: (spoken: Spoken) => Promise<void>;
}>;

/** `trace`: of what it is a part, where that is traced. */
export type Addressed = Readonly<{ message: ChatMessage; chat: ChatPort; trace?: string | undefined }>;

type Decide = ReturnType<(typeof decide)['recordWithheld']>;

/**
 * Sends what was recorded, in order for each conversation, one message at a time, and records what became of it.
 * Killed between sending and recording, it sends again under the same id; the receiver deduplicates.
 * An outage of the chat (OutageError) fails no message: the same one is offered until the chat is back.
 * Throws DomainError('no-progress') when a message was dealt with, and the conversation stayed as it was.
 */
export class Delivery implements Work {
  readonly name = 'delivery';
  readonly wakes = {
    categories: [conversation.category],
    keys: (event: Recorded): readonly string[] => {
      const { type, data, metadata } = event as Recorded<ConversationEvent>;
      return type === 'AssistantSpoke' ? [`${metadata.subject}/${data.conversation}`] : [];
    },
  };

  constructor(private readonly deps: DeliveryDependencies) {}

  async perform(visit: Visit): Promise<{ until?: never }> {
    const { subject, isMeant } = readKey(visit);
    for (let before = -1n; ;) {
      const look = before === -1n ? 'load' : 'lastSeen'; // what is said meanwhile arms the visit again
      const { state, events, revision } = await this.deps.streams[look](conversation, subject);
      const spoken = state.queue.find(isMeant);
      if (spoken === undefined) return {};
      if (revision === before) throw new DomainError('no-progress'); // each round records something
      before = revision;
      await this.#offer(subject, spoken, { visit, correlation: correlationOf(events, spoken) });
    }
  }

  /** Whoever waits for what cannot be sent hears of the delay at once, and ahead of it (product rule C9). */
  async onParking(visit: Visit): Promise<void> {
    const { streams, speaking, clock } = this.deps;
    const { subject, isMeant } = readKey(visit);
    const { state } = await streams.load(conversation, subject);
    const stuck = state.queue.find(isMeant);
    if (stuck === undefined || stuck.kind === 'answer-delayed') return;
    const what = stuck.outgoing;
    const cause = { causation: idFrom('delayed', what), correlation: what, at: clock.now() };
    await speaking.tellDelay({ ...stuck, subject, what, cause, ahead: true });
    const { queue } = (await streams.load(conversation, subject)).state;
    const notice = queue.find(({ outgoing }) => outgoing === Speaking.delayId(what));
    if (notice !== undefined) await this.#offer(subject, notice, { visit, correlation: what });
  }

  async #offer(subject: SubjectId, spoken: Spoken, at: { visit: Visit; correlation: string }): Promise<void> {
    const { outgoing, edition } = spoken;
    const record = (decision: Decide) => this.#record(subject, spoken, { correlation: at.correlation, decision });
    const review = await this.deps.review(subject, spoken);
    if (review.verdict === 'say-anew') {
      await this.deps.speaking.sayAnew({ subject, cause: review.because, spoken, saying: review.saying });
      return;
    }
    if (review.verdict === 'withdraw') {
      await record(decide.recordUndeliverable({ outgoing, edition, reason: 'withdrawn' }));
      await this.deps.settled(spoken);
      return;
    }
    const addressed = review.verdict === 'forgotten' ? undefined : await this.deps.compose(subject, spoken);
    if (addressed === undefined) {
      await record(decide.recordUndeliverable({ outgoing, edition, reason: 'forgotten' }));
      return;
    }
    const attributes = { 'envoi.kind': spoken.kind, 'envoi.correlation': at.correlation };
    await traced('deliver', { kind: 'producer', from: addressed.trace, attributes }, async (say) => {
      at.visit.assertHeld();
      const outcome = await addressed.chat.send(addressed.message);
      say({ 'envoi.outcome': outcome.outcome });
      await record(this.#decisionOn(outcome, { outgoing, edition }));
      if (outcome.outcome !== 'not-direct') await this.deps.settled(spoken);
    });
  }

  #decisionOn(outcome: ChatOutcome, sent: Pick<Spoken, 'outgoing' | 'edition'>): Decide {
    switch (outcome.outcome) {
      case 'delivered':
        return decide.recordDelivered({ ...sent, deliveredAt: this.deps.clock.now() });
      case 'not-direct':
        return decide.recordWithheld(sent);
      case 'gone':
        return decide.recordUndeliverable({ ...sent, reason: 'gone' });
      case 'refused':
        return decide.recordUndeliverable({ ...sent, reason: 'refused', status: outcome.status });
    }
  }

  async #record(
    subject: SubjectId,
    { outgoing, edition }: Spoken,
    { correlation, decision }: { correlation: string; decision: Decide },
  ): Promise<void> {
    const causation = idFrom('delivery', outgoing, String(edition));
    const cause = { causation, correlation, at: this.deps.clock.now() };
    await this.deps.streams.transact(conversation, subject, { cause, command: 'RecordDelivery' }, decision);
  }
}

/** An event that nobody could read has woken the subject: then whatever waits is meant. */
const readKey = ({ key }: Visit) => {
  const [subject, id] = key.split('/') as [SubjectId, ConversationId?];
  return { subject, isMeant: (queued: Spoken): boolean => id === undefined || queued.conversation === id };
};

const correlationOf = (events: readonly Recorded<ConversationEvent>[], { outgoing, edition }: Spoken): string => {
  const record = events.findLast(
    ({ type, data }) => type === 'AssistantSpoke' && data.outgoing === outgoing && data.edition === edition,
  );
  return record?.metadata.correlation ?? outgoing;
};
