import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { firstValueFrom, race, timer, type Subscription } from 'rxjs';
import { Webhook } from 'standardwebhooks';
import { Live } from '../live/live.ts';
import { OPTIONS, type PlaygroundOptions } from '../options.ts';
import { Store } from '../store/store.ts';
import type { OutboxRow } from '../store/tables.ts';
import { nextAttempt } from './retry.ts';
import { Outbox } from './outbox.ts';

const idleFor = 30_000;
const answerWithin = 10_000;
const afterDatabaseError = 1_000;
/** Refused for good: nothing would change by sending it again. */
const refusals = new Set([400, 413]);

type Answer = { outcome: string; settled: boolean; retryAfter?: string | null };

/**
 * Sends the outbox, one webhook after the other: what is behind one that fails waits, so that the assistant gets them in
 * order. Each is sent until it is answered 2xx (or refused for good), with the same `webhook-id` and a fresh signature.
 */
@Injectable()
export class OutboxPump implements OnApplicationShutdown {
  readonly #store: Store;
  readonly #outbox: Outbox;
  readonly #live: Live;
  readonly #options: PlaygroundOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #wake: Subscription | undefined;
  #woken = false;

  constructor(store: Store, outbox: Outbox, live: Live, @Inject(OPTIONS) options: PlaygroundOptions) {
    this.#store = store;
    this.#outbox = outbox;
    this.#live = live;
    this.#options = options;
  }

  start(): void {
    this.#wake = this.#outbox.woken.subscribe(() => (this.#woken = true));
    this.#running = this.#run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    this.#outbox.wake();
    await this.#running;
    this.#wake?.unsubscribe();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#woken = false;
      const wait = await this.#step().catch((error: unknown) => {
        this.#options.log?.(`playground: outbox: ${error instanceof Error ? error.message : String(error)}`);
        return afterDatabaseError;
      });
      if (wait > 0) await this.#pause(wait);
    }
  }

  /** Milliseconds until the next step. */
  async #step(): Promise<number> {
    const next = await this.#store.kysely
      .selectFrom('outbox')
      .selectAll()
      .where('settled_at', 'is', null)
      .orderBy('sequence')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return idleFor;
    const wait = next.next_attempt_at.getTime() - Date.now();
    if (wait > 0) return wait;
    const answer = await this.#send(next);
    if (this.#stop.signal.aborted && !answer.settled) return 0;
    await this.#record(next, answer);
    return 0;
  }

  async #send({ webhook_id, body }: OutboxRow): Promise<Answer> {
    const { gatewayUrl, connection, secret } = this.#options.assistant;
    const now = new Date();
    try {
      const response = await fetch(`${gatewayUrl}/webhooks/${connection}`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          'webhook-id': webhook_id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign(webhook_id, now, body),
        },
        body,
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(answerWithin)]),
      });
      await response.body?.cancel();
      return {
        outcome: String(response.status),
        settled: response.ok || refusals.has(response.status),
        retryAfter: response.headers.get('retry-after'),
      };
    } catch (error) {
      return {
        outcome: error instanceof Error && error.name === 'TimeoutError' ? 'time-out' : 'no answer',
        settled: false,
      };
    }
  }

  async #record({ sequence, attempts }: OutboxRow, { outcome, settled, retryAfter }: Answer): Promise<void> {
    const now = new Date();
    await this.#store.kysely
      .updateTable('outbox')
      .set({
        attempts: attempts + 1,
        outcome,
        settled_at: settled ? now : null,
        next_attempt_at: settled ? now : nextAttempt({ attempts: attempts + 1, now, retryAfter }),
      })
      .where('sequence', '=', sequence)
      .execute();
    this.#live.tellEveryone({ type: 'webhook' });
  }

  async #pause(milliseconds: number): Promise<void> {
    if (this.#woken || this.#stop.signal.aborted) return;
    await firstValueFrom(race(timer(milliseconds), this.#outbox.woken));
  }
}
