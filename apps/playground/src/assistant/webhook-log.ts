import { Injectable } from '@nestjs/common';
import type { WebhookView } from '../api.ts';
import { Live } from '../live/live.ts';
import { Store, type Trx } from '../store/store.ts';

const shown = 30;
const kept = 200;

interface ReceivedWebhook {
  id: string;
  type: string;
  body: string;
  recipientId: string;
  /** The status that it was answered. */
  outcome: number;
}

/** The last webhooks in both directions, for whoever wants to see how the two systems talk. */
@Injectable()
export class WebhookLog {
  readonly #store: Store;
  readonly #live: Live;

  constructor(store: Store, live: Live) {
    this.#store = store;
    this.#live = live;
  }

  /** What is said to somebody who is gone is not kept: only that it came. */
  async received(webhook: ReceivedWebhook): Promise<void> {
    await this.#store.transaction(async (trx) => {
      const { sequence } = await trx
        .insertInto('received')
        .values({
          webhook_id: webhook.id,
          type: webhook.type,
          body: (await isThere(trx, webhook.recipientId)) ? webhook.body : JSON.stringify({ type: webhook.type }),
          received_at: new Date(),
          outcome: String(webhook.outcome),
        })
        .returning('sequence')
        .executeTakeFirstOrThrow();
      await trx
        .deleteFrom('received')
        .where('sequence', '<=', String(BigInt(sequence) - BigInt(kept)))
        .execute();
    });
    this.#live.tellEveryone({ type: 'webhook' });
  }

  /** Newest first. */
  async last(): Promise<WebhookView[]> {
    const { kysely } = this.#store;
    const [sent, received] = await Promise.all([
      kysely.selectFrom('outbox').selectAll().orderBy('sequence', 'desc').limit(shown).execute(),
      kysely.selectFrom('received').selectAll().orderBy('sequence', 'desc').limit(shown).execute(),
    ]);
    const views: WebhookView[] = [
      ...sent.map((row) => ({
        direction: 'to-assistant' as const,
        id: row.webhook_id,
        type: row.type,
        at: row.created_at.toISOString(),
        attempts: row.attempts,
        outcome: row.outcome ?? 'waiting',
        body: JSON.parse(row.body) as unknown,
      })),
      ...received.map((row) => ({
        direction: 'from-assistant' as const,
        id: row.webhook_id,
        type: row.type,
        at: row.received_at.toISOString(),
        attempts: 1,
        outcome: row.outcome,
        body: JSON.parse(row.body) as unknown,
      })),
    ];
    return views.sort((a, b) => b.at.localeCompare(a.at)).slice(0, shown);
  }
}

/** And stays until the transaction ends: a deletion finds what is written meanwhile. */
const isThere = async (trx: Trx, memberId: string): Promise<boolean> =>
  (await trx.selectFrom('members').select('id').where('id', '=', memberId).forShare().executeTakeFirst()) !== undefined;
