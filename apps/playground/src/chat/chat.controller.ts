import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import type { ConversationView, MessageView } from '../api.ts';
import { CurrentMember, SessionGuard } from '../session/session.guard.ts';
import { Store } from '../store/store.ts';
import type { MembersTable } from '../store/tables.ts';
import { Conversations } from './conversations.ts';
import { readMessages } from './message-views.ts';
import { OpenConversation } from './open-conversation.ts';
import { PostMessage } from './post-message.ts';

/** Passed on as it was typed, spaces and all. */
const said = z.object({ text: z.string().max(20_000).regex(/\S/, 'Say something') });
const wanted = z.object({
  kind: z.enum(['direct', 'group', 'room']),
  name: z.string().trim().min(1).max(80).optional(),
  memberIds: z.array(z.string()).max(100).default([]),
  withAssistant: z.boolean().default(false),
});

/** What the page does for the member who is signed in. */
@Controller('api')
@UseGuards(SessionGuard)
export class ChatController {
  readonly #store: Store;
  readonly #conversations: Conversations;
  readonly #openConversation: OpenConversation;
  readonly #postMessage: PostMessage;

  constructor(
    store: Store,
    conversations: Conversations,
    openConversation: OpenConversation,
    postMessage: PostMessage,
  ) {
    this.#store = store;
    this.#conversations = conversations;
    this.#openConversation = openConversation;
    this.#postMessage = postMessage;
  }

  @Get('conversations')
  conversations(@CurrentMember() member: MembersTable): Promise<ConversationView[]> {
    return this.#conversations.of(member.id);
  }

  @Post('conversations')
  @HttpCode(200)
  async open(
    @CurrentMember() member: MembersTable,
    @Body({ schema: wanted }) body: z.infer<typeof wanted>,
  ): Promise<ConversationView> {
    return this.#conversations.get(await this.#openConversation.open(member, body), member.id);
  }

  @Get('conversations/:id/messages')
  async messages(
    @CurrentMember() member: MembersTable,
    @Param('id') id: string,
    @Query('before') before?: string,
  ): Promise<MessageView[]> {
    await this.#conversations.get(id, member.id);
    return readMessages(this.#store.kysely, id, before);
  }

  @Post('conversations/:id/messages')
  say(
    @CurrentMember() sender: MembersTable,
    @Param('id') conversationId: string,
    @Body({ schema: said }) { text }: z.infer<typeof said>,
  ): Promise<MessageView> {
    return this.#postMessage.post({ conversationId, sender, text });
  }

  @Patch('messages/:id')
  edit(
    @CurrentMember() sender: MembersTable,
    @Param('id') id: string,
    @Body({ schema: said }) { text }: z.infer<typeof said>,
  ): Promise<MessageView> {
    return this.#postMessage.edit(id, sender, text);
  }
}
