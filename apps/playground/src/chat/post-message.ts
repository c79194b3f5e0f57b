import { randomUUID } from 'node:crypto';
import { ForbiddenException, Injectable, NotFoundException } from '@nestjs/common';
import type { MessageView } from '../api.ts';
import { Outbox } from '../assistant/outbox.ts';
import { Live } from '../live/live.ts';
import { Store, type Trx } from '../store/store.ts';
import type { ConversationsTable, MembersTable } from '../store/tables.ts';
import { BusinessClock } from '../time/business-clock.ts';
import { readMessage } from './message-views.ts';
import { refuseFrozen } from './refuse-frozen.ts';

/** A file that lies among the blobs under its id already. */
export interface UploadedFile {
  id: string;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

interface Posting {
  conversationId: string;
  sender: MembersTable;
  text: string;
  files?: readonly UploadedFile[];
}

/** Messages of members, and the files with them; the assistant is told in the same transaction. */
@Injectable()
export class PostMessage {
  readonly #store: Store;
  readonly #clock: BusinessClock;
  readonly #outbox: Outbox;
  readonly #live: Live;

  constructor(store: Store, clock: BusinessClock, outbox: Outbox, live: Live) {
    this.#store = store;
    this.#clock = clock;
    this.#outbox = outbox;
    this.#live = live;
  }

  /** Throws 404 unless the sender takes part in the conversation, 403 when the sender's profile is being deleted. */
  async post(posting: Posting): Promise<MessageView> {
    const id = randomUUID();
    await this.#store.transaction(async (trx) => {
      const conversation = await lockConversation(trx, posting.conversationId, posting.sender);
      const sentAt = this.#clock.now();
      await trx
        .insertInto('messages')
        .values({
          id,
          conversation_id: conversation.id,
          sender_id: posting.sender.id,
          text: posting.text,
          sent_at: sentAt,
          edited_at: null,
          outgoing_id: null,
          extras: null,
        })
        .execute();
      for (const file of posting.files ?? [])
        await trx
          .insertInto('attachments')
          .values(attachmentOf(file, { conversation, messageId: id, uploadedBy: posting.sender.id, now: sentAt }))
          .execute();
      if (conversation.with_assistant)
        await this.#outbox.messageCreated(trx, {
          message: { id, text: posting.text, sentAt },
          conversation: { id: conversation.id, kind: conversation.kind },
          sender: posting.sender,
        });
    });
    return this.#publish(id);
  }

  /** Throws 404 for a message that is not there, 403 for somebody else's. */
  async edit(messageId: string, sender: MembersTable, text: string): Promise<MessageView> {
    await this.#store.transaction(async (trx) => {
      const message = await trx.selectFrom('messages').selectAll().where('id', '=', messageId).executeTakeFirst();
      if (message === undefined) throw new NotFoundException('No such message');
      const conversation = await lockConversation(trx, message.conversation_id, sender);
      if (message.sender_id !== sender.id) throw new ForbiddenException('Not your message');
      await trx
        .updateTable('messages')
        .set({ text, edited_at: this.#clock.now() })
        .where('id', '=', messageId)
        .execute();
      if (conversation.with_assistant)
        await this.#outbox.messageEdited(trx, {
          message: { id: messageId, text, sentAt: message.sent_at },
          conversation: { id: conversation.id, kind: conversation.kind },
          sender,
        });
    });
    return this.#publish(messageId);
  }

  async #publish(id: string): Promise<MessageView> {
    this.#outbox.wake();
    const message = await readMessage(this.#store.kysely, id);
    if (message === undefined) throw new NotFoundException('No such message');
    const participants = await this.#store.kysely
      .selectFrom('participants')
      .select('member_id')
      .where('conversation_id', '=', message.conversationId)
      .execute();
    this.#live.tell(
      participants.map(({ member_id }) => member_id),
      { type: 'message', message },
    );
    return message;
  }
}

/** One posting at a time for each conversation, so that the outbox has them in the order of the chat. */
const lockConversation = async (trx: Trx, id: string, member: MembersTable): Promise<ConversationsTable> => {
  await refuseFrozen(trx, [member.id]);
  const conversation = await trx
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', id)
    .where((where) =>
      where.exists(
        where
          .selectFrom('participants')
          .select('member_id')
          .where('conversation_id', '=', id)
          .where('member_id', '=', member.id),
      ),
    )
    .forUpdate()
    .executeTakeFirst();
  if (conversation === undefined) throw new NotFoundException('No such conversation');
  return conversation;
};

interface Place {
  conversation: ConversationsTable;
  messageId: string;
  uploadedBy: string;
  now: Date;
}

const attachmentOf = (file: UploadedFile, { conversation, messageId, uploadedBy, now }: Place) => ({
  ...file,
  size: String(file.size),
  conversation_id: conversation.id,
  message_id: messageId,
  uploaded_by: uploadedBy,
  belongs_to: ownerOf(conversation, uploadedBy),
  uploaded_at: now,
  availability: 'available' as const,
});

/** Whose export a file will be in: all of a room are its creator's; elsewhere each is its uploader's. */
export const ownerOf = ({ kind, creator_id }: Pick<ConversationsTable, 'kind' | 'creator_id'>, uploadedBy: string) =>
  kind === 'room' ? creator_id : uploadedBy;
