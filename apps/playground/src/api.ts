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
  /** A deletion has begun: no sign-in, joining or uploading. */
  frozen: boolean;
}

interface DeviceView {
  name: string;
  since: string;
  /** The one that asks. */
  isThis: boolean;
}

/** What belongs to a member beside conversations. */
export interface AccountView {
  signInAccount: string;
  devices: DeviceView[];
  contacts: string[];
  meetings: { title: string; startsAt: string; organiser: string }[];
}

/** A sign-in account whose profile was deleted; it can have a new one. */
export interface UnlinkedAccountView {
  id: string;
  name: string;
}

/** What a deletion changed in the workspace, without the name of who is gone. */
export interface HappeningView {
  id: string;
  at: string;
  text: string;
}

/** Somebody whose access cannot be removed until an operator of the workspace allows it. */
export interface ObstacleView {
  memberId: string;
  name: string;
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
  /** A room whose creator left. */
  administeredByMe: boolean;
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
  | { type: 'hello' | 'heartbeat' | 'webhook' | 'account' | 'happening' }
  /** The profile is being deleted; the stream ends with it. `device`: the one that was signed out. */
  | { type: 'signed-out'; at: string; device: string }
  | { type: 'message'; message: MessageView }
  | { type: 'conversation'; conversationId: string }
  | { type: 'notice'; notice: NoticeView }
  | { type: 'clock'; clock: ClockView };
