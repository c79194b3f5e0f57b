import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { readMessage } from '../chat/message-views.ts';
import { Live } from '../live/live.ts';
import { Store, type Trx } from '../store/store.ts';
import { BusinessClock } from '../time/business-clock.ts';
import type { Outgoing } from './outgoing.ts';

export type Receipt = 'shown' | 'shown-before' | 'not-direct' | 'gone';

/** Shows what the assistant says, each message once, and what is sensitive to its recipient alone. */
@Injectable()
export class Receive {
  readonly #store: Store;
  readonly #clock: BusinessClock;
  readonly #live: Live;

  constructor(store: Store, clock: BusinessClock, live: Live) {
    this.#store = store;
    this.#clock = clock;
    this.#live = live;
  }

  async receive(outgoing: Outgoing): Promise<Receipt> {
    const { receipt, id, participants } = await this.#store.transaction((trx) => this.#show(trx, outgoing));
    const message = id === undefined ? undefined : await readMessage(this.#store.kysely, id);
    if (message !== undefined) this.#live.tell(participants, { type: 'message', message });
    return receipt;
  }

  async #show(trx: Trx, outgoing: Outgoing): Promise<{ receipt: Receipt; id?: string; participants: string[] }> {
    const participants: string[] = [];
    const conversation = await trx
      .selectFrom('conversations')
      .selectAll()
      .where('id', '=', outgoing.conversation.id)
      .forUpdate()
      .executeTakeFirst();
    if (conversation?.with_assistant !== true) return { receipt: 'gone', participants };
    const shown = await trx
      .selectFrom('messages')
      .select('id')
      .where('outgoing_id', '=', outgoing.id)
      .executeTakeFirst();
    if (shown !== undefined) return { receipt: 'shown-before', participants };
    const rows = await trx
      .selectFrom('participants')
      .select('member_id')
      .where('conversation_id', '=', conversation.id)
      .execute();
    participants.push(...rows.map(({ member_id }) => member_id));
    if (!mayBeShown(outgoing, conversation.kind === 'direct', participants))
      return { receipt: 'not-direct', participants };
    const id = randomUUID();
    await trx
      .insertInto('messages')
      .values({ id, conversation_id: conversation.id, sender_id: null, ...contentOf(outgoing, this.#clock.now()) })
      .execute();
    return { receipt: 'shown', id, participants };
  }
}

/** In a group the assistant may only say what is not sensitive. */
const mayBeShown = ({ sensitive, recipient }: Outgoing, isDirect: boolean, participants: string[]): boolean =>
  participants.includes(recipient.memberId) && (isDirect || !sensitive);

const contentOf = ({ id, text, kind, command, link, pages }: Outgoing, now: Date) => ({
  text,
  sent_at: now,
  edited_at: null,
  outgoing_id: id,
  extras: JSON.stringify({ kind, command, link, pages }) as never,
});
