import { Injectable } from '@nestjs/common';
import type { MemberView } from '../api.ts';
import { Store } from '../store/store.ts';
import type { MembersTable } from '../store/tables.ts';

export const memberView = (member: MembersTable): MemberView => ({
  id: member.id,
  name: member.name,
  membership: member.membership,
  bot: member.bot,
  locale: member.locale,
  timeZone: member.time_zone,
  managed: member.managed_by === null ? null : { by: member.managed_by, organization: member.organization ?? '' },
  frozen: member.frozen_at !== null,
});

@Injectable()
export class Members {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  all(): Promise<MembersTable[]> {
    return this.#store.kysely.selectFrom('members').selectAll().orderBy('name').execute();
  }

  find(id: string): Promise<MembersTable | undefined> {
    return this.#store.kysely.selectFrom('members').selectAll().where('id', '=', id).executeTakeFirst();
  }

  /** Registered: neither a guest nor a bot, so that there is a profile of its own to ask about. */
  async findRegistered(id: string): Promise<MembersTable | undefined> {
    const member = await this.find(id);
    return member?.membership === 'member' && !member.bot ? member : undefined;
  }
}
