/** What the page and its server say to each other. Instants are ISO 8601; those of messages and files are business time. */
export type ConversationKind = 'direct' | 'group' | 'room';

export interface MemberView {
  id: string;
  name: string;
  membership: 'member' | 'guest';
  bot: boolean;
  locale: string;
  timeZone: string;
  managed: { by: string; organization: string } | null;
}

export interface AttachmentView {
  id: string;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  available: boolean;
}

/** What the assistant said beyond the text. */
export interface AssistantExtras {
  kind: string;
  command?: string | undefined;
  link?: { url: string; title: string; expiresAt: string } | undefined;
  pages?: { rel: string; url: string }[] | undefined;
}

export interface MessageView {
  id: string;
  conversationId: string;
  /** null: the assistant. */
  sender: { id: string; name: string } | null;
  text: string;
  sentAt: string;
  editedAt: string | null;
  attachments: AttachmentView[];
  extras: AssistantExtras | null;
}

export interface ConversationView {
  id: string;
  kind: ConversationKind;
  /** As the asking member sees it: of a 1:1 conversation, the other's name. */
  name: string;
  withAssistant: boolean;
  createdByMe: boolean;
  members: { id: string; name: string }[];
  last: { text: string; sentAt: string } | null;
}

export interface ClockView {
  now: string;
  /** Milliseconds that business time is ahead of real time. */
  offset: number;
  movable: boolean;
}

export interface WebhookView {
  direction: 'to-assistant' | 'from-assistant';
  id: string;
  type: string;
  at: string;
  attempts: number;
  /** `waiting`, an HTTP status, or why there was no answer. */
  outcome: string;
  body: unknown;
}

export interface NoticeView {
  id: string;
  kind: string;
  text: string;
  cancelUrl: string;
  at: string;
}

/** What an open page is told at once; it reads the rest through the API. */
export type LiveEvent =
  | { type: 'hello' | 'heartbeat' | 'webhook' }
  | { type: 'message'; message: MessageView }
  | { type: 'conversation'; conversationId: string }
  | { type: 'notice'; notice: NoticeView }
  | { type: 'clock'; clock: ClockView };
