import { Injectable } from '@nestjs/common';
import type { HappeningView } from '../api.ts';
import { Live } from '../live/live.ts';
import { Store, type Trx } from '../store/store.ts';

/** `{name}` in the text is the name of `named_id`, as long as there is one. It goes with what it is about. */
export interface Happening {
  text: string;
  named_id?: string;
  conversation_id?: string;
  meeting_id?: string;
}

const nobodyAndNothing = { named_id: null, conversation_id: null, meeting_id: null };

/** What deletions changed for others, for whoever watches; never names who is gone. */
@Injectable()
export class Happenings {
  readonly #store: Store;
  readonly #live: Live;

  constructor(store: Store, live: Live) {
    this.#store = store;
    this.#live = live;
  }

  async add(trx: Trx, happenings: readonly Happening[]): Promise<void> {
    if (happenings.length === 0) return;
    const at = new Date();
    await trx
      .insertInto('happenings')
      .values(happenings.map((happening) => ({ at, ...nobodyAndNothing, ...happening })))
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
      .leftJoin('members', 'members.id', 'happenings.named_id')
      .selectAll('happenings')
      .select('members.name')
      .orderBy('sequence', 'desc')
      .limit(30)
      .execute();
    return rows.map(({ sequence, at, text, name }) => ({
      id: sequence,
      at: at.toISOString(),
      text: text.replace('{name}', () => name ?? 'somebody who left'),
    }));
  }
}
