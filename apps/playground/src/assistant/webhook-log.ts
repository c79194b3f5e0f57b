import { Injectable } from '@nestjs/common';
import type { WebhookView } from '../api.ts';
import { Live } from '../live/live.ts';
import { Store } from '../store/store.ts';

const shown = 30;
const kept = 200;

/** The last webhooks in both directions, for whoever wants to see how the two systems talk. */
@Injectable()
export class WebhookLog {
  readonly #store: Store;
  readonly #live: Live;

  constructor(store: Store, live: Live) {
    this.#store = store;
    this.#live = live;
  }

  async received(webhook: { id: string; type: string; body: string; outcome: number }): Promise<void> {
    const { kysely } = this.#store;
    const { sequence } = await kysely
      .insertInto('received')
      .values({
        webhook_id: webhook.id,
        type: webhook.type,
        body: webhook.body,
        received_at: new Date(),
        outcome: String(webhook.outcome),
      })
      .returning('sequence')
      .executeTakeFirstOrThrow();
    await kysely
      .deleteFrom('received')
      .where('sequence', '<=', String(BigInt(sequence) - BigInt(kept)))
      .execute();
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
