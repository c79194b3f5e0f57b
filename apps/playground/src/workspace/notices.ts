import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { NoticeView } from '../api.ts';
import { Live } from '../live/live.ts';
import { Store } from '../store/store.ts';
import type { NoticesTable } from '../store/tables.ts';

export interface Notice {
  memberId: string;
  /** The same notice again is accepted, and shown once. */
  key: string;
  kind: string;
  text: string;
  cancelUrl: string;
}

/** What reaches a member outside of the conversation: shown as if on another device. */
@Injectable()
export class Notices {
  readonly #store: Store;
  readonly #live: Live;

  constructor(store: Store, live: Live) {
    this.#store = store;
    this.#live = live;
  }

  async add({ memberId, key, kind, text, cancelUrl }: Notice): Promise<void> {
    const notice = await this.#store.kysely
      .insertInto('notices')
      .values({
        id: randomUUID(),
        member_id: memberId,
        idempotency_key: key,
        kind,
        text,
        cancel_url: cancelUrl,
        created_at: new Date(),
      })
      .onConflict((conflict) => conflict.columns(['member_id', 'idempotency_key']).doNothing())
      .returningAll()
      .executeTakeFirst();
    if (notice !== undefined) this.#live.tell([memberId], { type: 'notice', notice: noticeView(notice) });
  }

  /** Newest first. */
  async of(memberId: string): Promise<NoticeView[]> {
    const rows = await this.#store.kysely
      .selectFrom('notices')
      .selectAll()
      .where('member_id', '=', memberId)
      .orderBy('created_at', 'desc')
      .limit(50)
      .execute();
    return rows.map(noticeView);
  }
}

const noticeView = ({ id, kind, text, cancel_url, created_at }: NoticesTable): NoticeView => ({
  id,
  kind,
  text,
  cancelUrl: cancel_url,
  at: created_at.toISOString(),
});
