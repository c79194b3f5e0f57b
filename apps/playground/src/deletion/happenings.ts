import { Injectable } from '@nestjs/common';
import type { HappeningView } from '../api.ts';
import { Live } from '../live/live.ts';
import { Store, type Trx } from '../store/store.ts';

/** What deletions changed for others, for whoever watches; never names who is gone. */
@Injectable()
export class Happenings {
  readonly #store: Store;
  readonly #live: Live;

  constructor(store: Store, live: Live) {
    this.#store = store;
    this.#live = live;
  }

  async add(trx: Trx, texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return;
    const at = new Date();
    await trx
      .insertInto('happenings')
      .values(texts.map((text) => ({ at, text })))
      .execute();
  }

  /** After the commit of what was added. */
  tell(): void {
    this.#live.tellEveryone({ type: 'happening' });
  }

  /** Newest first. */
  async last(): Promise<HappeningView[]> {
    const rows = await this.#store.kysely
      .selectFrom('happenings')
      .selectAll()
      .orderBy('sequence', 'desc')
      .limit(30)
      .execute();
    return rows.map(({ sequence, at, text }) => ({ id: sequence, at: at.toISOString(), text }));
  }
}
