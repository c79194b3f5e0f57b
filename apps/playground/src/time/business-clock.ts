import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import type { ClockView } from '../api.ts';
import { OPTIONS, type PlaygroundOptions } from '../options.ts';
import { Live } from '../live/live.ts';
import { Store } from '../store/store.ts';

const pollEvery = 3_000;
const answer = z.object({ now: z.iso.datetime({ offset: true }) });

/**
 * Business time: real time plus the offset of the assistant's clock, so that uploads and confirmations carry comparable
 * dates. The last known offset is stored; it never goes back. While the assistant is away, the last known one holds.
 */
@Injectable()
export class BusinessClock implements OnApplicationShutdown {
  readonly #store: Store;
  readonly #live: Live;
  readonly #options: PlaygroundOptions;
  #offset = 0;
  #reachable = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store, live: Live, @Inject(OPTIONS) options: PlaygroundOptions) {
    this.#store = store;
    this.#live = live;
    this.#options = options;
  }

  async start(): Promise<void> {
    const stored = await this.#store.kysely
      .selectFrom('settings')
      .select('value')
      .where('name', '=', 'clock-offset')
      .executeTakeFirst();
    this.#offset = Number(stored?.value ?? 0);
    if (this.#options.clock === undefined) return;
    await this.#poll();
    this.#timer = setInterval(() => void this.#poll(), pollEvery);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  now(): Date {
    return new Date(Date.now() + this.#offset);
  }

  state(): ClockView {
    return {
      now: this.now().toISOString(),
      offset: this.#offset,
      movable: this.#options.clock !== undefined && this.#reachable,
    };
  }

  /** `ahead` is an ISO 8601 duration. Throws when the assistant cannot be reached or refuses. */
  async moveAhead(ahead: string): Promise<ClockView> {
    await this.#ask({ method: 'POST', body: JSON.stringify({ ahead }) });
    await this.#take(await this.#ask({ method: 'GET' }));
    return this.state();
  }

  async #poll(): Promise<void> {
    try {
      await this.#take(await this.#ask({ method: 'GET' }));
      this.#setReachable(true, 'is back');
    } catch (error) {
      this.#setReachable(false, `does not answer: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #setReachable(reachable: boolean, why: string): void {
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    this.#options.log?.(`playground: the assistant's clock ${why}`);
    this.#live.tellEveryone({ type: 'clock', clock: this.state() });
  }

  async #ask(request: { method: string; body?: string }): Promise<unknown> {
    const { clock } = this.#options;
    if (clock === undefined) throw new Error('this playground has no clock to move');
    const response = await fetch(`${clock.url}/clock`, {
      ...request,
      headers: { authorization: `Bearer ${clock.token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(5_000),
    });
    const body = await response.text();
    if (!response.ok) throw new Error(`the clock answered ${response.status}`);
    return body === '' ? undefined : (JSON.parse(body) as unknown);
  }

  /** Rounded to a second: what is left of it is the time that the answer took. */
  async #take(body: unknown): Promise<void> {
    const { now } = answer.parse(body);
    const offset = Math.round((Date.parse(now) - Date.now()) / 1000) * 1000;
    if (offset <= this.#offset) return;
    this.#offset = offset;
    await this.#store.kysely
      .insertInto('settings')
      .values({ name: 'clock-offset', value: String(offset) })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: String(offset) }))
      .execute();
    this.#live.tellEveryone({ type: 'clock', clock: this.state() });
  }
}
