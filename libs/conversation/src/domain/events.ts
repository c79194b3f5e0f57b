import { type Brand, type Instant } from '@envoi/event-sourcing';

/** Our own random UUID for a conversation; the vault knows which one it is outside. */
export type ConversationId = Brand<string, 'ConversationId'>;

/** Our own UUID for something the assistant says; outsiders see an HMAC of it. */
export type OutgoingId = Brand<string, 'OutgoingId'>;

export type Locale = 'en' | 'de';

/** Numbers, instants, enums and our own ids. Never a name, a code, a link or a text of a person. */
export type Parameters = Readonly<Record<string, string | number | boolean>>;

/** What is said, before language: the kind of message and what it needs. */
export type Saying = Readonly<{ kind: string; parameters: Parameters }>;

export type Spoken = Readonly<{
  outgoing: OutgoingId;
  /** 1, and one more each time it was composed anew before it could be sent. */
  edition: number;
  conversation: ConversationId;
  kind: string;
  /** Version of the sentence. */
  template: number;
  locale: Locale;
  /** IANA; the zone in which instants are shown. */
  timeZone: string;
  parameters: Parameters;
  /** The very first message to this person: a line of introduction comes before it (C1). */
  introduced: boolean;
  /** Answers a message of the member in this conversation; false for a notice. */
  isReply: boolean;
  /** Goes before everything that is queued (the goodbye, product rule D2). */
  ahead?: boolean;
}>;

export type ConversationEvent =
  | { type: 'ConversationStarted'; data: Readonly<{ conversation: ConversationId }> }
  | { type: 'AssistantSpoke'; data: Spoken }
  | { type: 'MessageDelivered'; data: Readonly<{ outgoing: OutgoingId; edition: number; deliveredAt: Instant }> }
  | {
      type: 'MessageUndeliverable';
      data: Readonly<{
        outgoing: OutgoingId;
        edition: number;
        reason: 'refused' | 'gone' | 'withdrawn' | 'forgotten';
        status?: number;
      }>;
    }
  /** What the workspace was asked to tell on other devices and by e-mail (product rule K7), and whether it does such things. */
  | {
      type: 'NoticeSentElsewhere';
      data: Pick<Spoken, 'kind' | 'template' | 'locale' | 'timeZone' | 'parameters'> &
        Readonly<{ outcome: 'accepted' | 'not-offered' }>;
    }
  /** The chat said that this is not a direct conversation; offered again at the next direct message. Holds up nothing. */
  | { type: 'MessageWithheld'; data: Readonly<{ outgoing: OutgoingId; edition: number }> };
