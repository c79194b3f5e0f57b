import { type Cause, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { idFrom, type Streams } from '@envoi/event-store';
import { conversation } from './domain/conversation.ts';
import { decide } from './domain/decisions.ts';
import {
  type ConversationEvent,
  type ConversationId,
  type Locale,
  type OutgoingId,
  type Saying,
  type Spoken,
} from './domain/events.ts';

/** In which language, and in which zone instants are shown. */
export type Language = Readonly<{ locale: Locale; timeZone: string }>;

type Said = Promise<readonly Recorded<ConversationEvent>[]>;

/** Version of the sentences; recorded with everything said, so that an auditor can render it again. */
export const TEMPLATE = 2;

/**
 * Records what the assistant says; the delivery sends it from the record. Repeated with the same cause, nothing is said twice.
 */
export class Speaking {
  constructor(private readonly streams: Streams) {}

  /** The id of the answer to `cause`, known before it is recorded. */
  static answerId({ causation }: Cause): OutgoingId {
    return idFrom('outgoing', causation) as OutgoingId;
  }

  /** The id of the message that tells an export's links, in whatever edition. */
  static readyId(exportId: string): OutgoingId {
    return idFrom('outgoing', 'export-ready', exportId) as OutgoingId;
  }

  /** The id of the last message before a deletion, in whatever edition. */
  static goodbyeId(deletionId: string): OutgoingId {
    return idFrom('outgoing', 'goodbye', deletionId) as OutgoingId;
  }

  introduce(to: { subject: SubjectId; conversation: ConversationId; cause: Cause } & Language): Said {
    const introduction = toSay(Speaking.answerId(to.cause), { kind: 'introduction', parameters: {} }, to);
    const decision = decide.start({ conversation: to.conversation, introduction });
    return this.streams.transact(conversation, to.subject, { cause: to.cause, command: 'Introduce' }, decision);
  }

  reply(to: { subject: SubjectId; conversation: ConversationId; cause: Cause; saying: Saying } & Language): Said {
    const answer = toSay(Speaking.answerId(to.cause), to.saying, to);
    const decision = decide.reply({ conversation: to.conversation, answer });
    return this.streams.transact(conversation, to.subject, { cause: to.cause, command: 'Reply' }, decision);
  }

  /** `ahead`: before everything that is queued. */
  notify(
    to: { subject: SubjectId; cause: Cause; outgoing: OutgoingId; saying: Saying; ahead: boolean } & Language,
  ): Said {
    const notice = { ...toSay(to.outgoing, to.saying, to), ...(to.ahead && { ahead: true }) };
    const decision = decide.notify(notice);
    return this.streams.transact(conversation, to.subject, { cause: to.cause, command: 'Notify' }, decision);
  }

  /** The id of the message that tells of the delay of `what`. */
  static delayId(what: string): OutgoingId {
    return idFrom('outgoing', 'answer-delayed', what) as OutgoingId;
  }

  /** Once for `what`, however often it is tried. `ahead`: before what is queued, because that is what cannot be sent. */
  tellDelay(
    to: { subject: SubjectId; conversation: ConversationId; what: string; cause: Cause; ahead: boolean } & Language,
  ): Said {
    const saying = { kind: 'answer-delayed', parameters: {} };
    const notice = { ...toSay(Speaking.delayId(to.what), saying, to), ...(to.ahead && { ahead: true }) };
    const decision = decide.tellDelay({ conversation: to.conversation, notice });
    return this.streams.transact(conversation, to.subject, { cause: to.cause, command: 'TellDelay' }, decision);
  }

  sayAnew(to: { subject: SubjectId; cause: Cause; spoken: Spoken; saying: Saying }): Said {
    const { outgoing, edition } = to.spoken;
    const decision = decide.sayAnew({ outgoing, edition, saying: { ...to.saying, template: TEMPLATE } });
    return this.streams.transact(conversation, to.subject, { cause: to.cause, command: 'SayAnew' }, decision);
  }
}

const toSay = (outgoing: OutgoingId, saying: Saying, { locale, timeZone }: Language) => ({
  outgoing,
  ...saying,
  template: TEMPLATE,
  locale,
  timeZone,
});
