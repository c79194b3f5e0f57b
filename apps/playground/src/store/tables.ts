import type { Generated, Selectable } from '@envoi/read-store';
import type { AssistantExtras, ConversationKind } from '../api.ts';

export interface MembersTable {
  id: string;
  /** New whenever somebody comes back under the same id. */
  incarnation: string;
  name: string;
  locale: string;
  time_zone: string;
  membership: 'member' | 'guest';
  bot: boolean;
  managed_by: 'team' | 'enterprise' | null;
  organization: string | null;
  /** Set by `begin`: no sign-in, joining or uploading any more. */
  frozen_at: Date | null;
  /** What they wrote must be kept. */
  legal_hold: boolean;
  /** Their access cannot be removed until somebody has seen to it. */
  obstacle: boolean;
  /** By the step `content`, so far. */
  files_removed: number;
}

interface SessionsTable {
  /** SHA-256 of the cookie. */
  token_hash: string;
  member_id: string;
  created_at: Date;
  device: string;
}

export interface ConversationsTable {
  id: string;
  kind: ConversationKind;
  name: string | null;
  creator_id: string | null;
  /** Who administers a room after its creator is gone; has no right to its files. */
  admin_id: string | null;
  with_assistant: boolean;
  created_at: Date;
}

interface ParticipantsTable {
  conversation_id: string;
  member_id: string;
  joined_at: Date;
}

export interface MessagesTable {
  id: string;
  sequence: Generated<string>;
  conversation_id: string;
  /** null: the assistant. */
  sender_id: string | null;
  text: string;
  sent_at: Date;
  edited_at: Date | null;
  /** The assistant's id of this message; whatever comes again under it is not shown again. */
  outgoing_id: string | null;
  extras: AssistantExtras | null;
}

export type Availability = 'available' | 'retention' | 'removed' | 'quarantined' | 'unavailable';

export interface AttachmentsTable {
  id: string;
  conversation_id: string;
  message_id: string;
  uploaded_by: string;
  /** In whose export it is: the creator of the room, else the uploader. Settled at the upload. */
  belongs_to: string | null;
  name: string;
  type: string;
  /** Bytes. */
  size: string;
  sha256: string;
  uploaded_at: Date;
  availability: Availability;
}

/** Webhooks to the assistant, in the order of `sequence`. */
interface OutboxTable {
  sequence: Generated<string>;
  webhook_id: string;
  type: string;
  body: string;
  created_at: Date;
  attempts: number;
  next_attempt_at: Date;
  /** Set when it need not be sent again. */
  settled_at: Date | null;
  /** The last answer: an HTTP status, or why there was none. */
  outcome: string | null;
}

export type OutboxRow = Selectable<OutboxTable>;

/** Webhooks from the assistant, for the panel that shows them. */
interface ReceivedTable {
  sequence: Generated<string>;
  webhook_id: string;
  type: string;
  body: string;
  received_at: Date;
  outcome: string;
}

export interface NoticesTable {
  id: string;
  member_id: string;
  idempotency_key: string;
  kind: string;
  text: string;
  cancel_url: string;
  created_at: Date;
}

interface ContactsTable {
  member_id: string;
  contact_id: string;
}

interface MeetingsTable {
  id: string;
  title: string;
  starts_at: Date;
  organiser_id: string;
}

interface InvitationsTable {
  /** In the order of the invitations. */
  sequence: Generated<string>;
  meeting_id: string;
  member_id: string;
}

/** What one signs in with. It outlives the profile. */
interface AccountsTable {
  id: string;
  name: string;
  linked_member_id: string | null;
}

/** Steps that were answered 200, by their Idempotency-Key. */
interface DeletionStepsTable {
  key: string;
  answer: StepDone;
  done_at: Date;
}

/** As `StepDone` of the workspace contract. */
export interface StepDone {
  status: 'done' | 'done-before';
  counts?: Record<string, number>;
  retained?: { category: string; reason: 'legal-hold'; until: string }[];
}

/** Kept for a legal dispute: what was written and when, not by whom. */
interface RetainedMessagesTable {
  sequence: Generated<string>;
  text: string;
  sent_at: Date;
  until: string;
}

/** It goes with what it is about. `{name}` in the text is the name of `named_id`. */
interface HappeningsTable {
  sequence: Generated<string>;
  at: Date;
  text: string;
  named_id: string | null;
  conversation_id: string | null;
  meeting_id: string | null;
}

interface SettingsTable {
  name: string;
  value: string;
}

export type Tables = {
  members: MembersTable;
  sessions: SessionsTable;
  conversations: ConversationsTable;
  participants: ParticipantsTable;
  messages: MessagesTable;
  attachments: AttachmentsTable;
  outbox: OutboxTable;
  received: ReceivedTable;
  notices: NoticesTable;
  settings: SettingsTable;
  contacts: ContactsTable;
  meetings: MeetingsTable;
  invitations: InvitationsTable;
  accounts: AccountsTable;
  deletion_steps: DeletionStepsTable;
  retained_messages: RetainedMessagesTable;
  happenings: HappeningsTable;
};
