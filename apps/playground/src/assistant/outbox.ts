import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { ConversationKind } from '../api.ts';
import type { Trx } from '../store/store.ts';
import type { MembersTable } from '../store/tables.ts';
import { BusinessClock } from '../time/business-clock.ts';

interface Occasion {
  conversation: { id: string; kind: ConversationKind };
  sender: MembersTable;
}

interface SaidInChat extends Occasion {
  message: { id: string; text: string; sentAt: Date };
}

const mention = /(^|[\s(])@(envoi|assistant)\b/i;

/**
 * What the assistant is to be told, written in the transaction of what happened: a message that is in the chat is in
 * the outbox, whatever crashes afterwards. Call `wake` after the commit.
 */
@Injectable()
export class Outbox {
  readonly woken = new Subject<void>();
  readonly #clock: BusinessClock;

  constructor(clock: BusinessClock) {
    this.#clock = clock;
  }

  wake(): void {
    this.woken.next();
  }

  conversationStarted(trx: Trx, { conversation, sender }: Occasion): Promise<void> {
    return this.#add(trx, 'conversation.started', { conversation, sender: senderOf(sender) });
  }

  messageCreated(trx: Trx, said: SaidInChat): Promise<void> {
    return this.#add(trx, 'message.created', messageData(said));
  }

  messageEdited(trx: Trx, said: SaidInChat): Promise<void> {
    return this.#add(trx, 'message.edited', messageData(said));
  }

  async #add(trx: Trx, type: string, data: object): Promise<void> {
    const now = new Date();
    await trx
      .insertInto('outbox')
      .values({
        webhook_id: randomUUID(),
        type,
        body: JSON.stringify({ type, timestamp: this.#clock.now().toISOString(), data }),
        created_at: now,
        attempts: 0,
        next_attempt_at: now,
        settled_at: null,
        outcome: null,
      })
      .execute();
  }
}

const messageData = ({ message, conversation, sender }: SaidInChat): object => ({
  message: {
    id: message.id,
    text: message.text,
    mentionsAssistant: conversation.kind === 'direct' || mention.test(message.text),
    format: 'markdown',
    sentAt: message.sentAt.toISOString(),
  },
  conversation,
  sender: senderOf(sender),
});

const senderOf = ({ id, membership, locale, time_zone, bot }: MembersTable): object => ({
  id,
  membership,
  locale,
  timeZone: time_zone,
  bot,
});
