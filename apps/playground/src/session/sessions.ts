import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { refuseFrozen } from '../chat/refuse-frozen.ts';
import { Store } from '../store/store.ts';
import type { MembersTable } from '../store/tables.ts';

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Who is signed in. There are no passwords: whoever opens the playground chooses whom to be. */
@Injectable()
export class Sessions {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The token of a new session on a device; undefined when there is no such member. A frozen profile cannot sign in. */
  async open(memberId: string, device: string): Promise<string | undefined> {
    const token = randomBytes(32).toString('base64url');
    return this.#store.transaction(async (trx) => {
      await refuseFrozen(trx, [memberId]);
      const member = await trx.selectFrom('members').select('id').where('id', '=', memberId).executeTakeFirst();
      if (member === undefined) return undefined;
      await trx
        .insertInto('sessions')
        .values({ token_hash: hashOf(token), member_id: memberId, created_at: new Date(), device })
        .execute();
      return token;
    });
  }

  async memberOf(token: string): Promise<MembersTable | undefined> {
    return this.#store.kysely
      .selectFrom('sessions')
      .innerJoin('members', 'members.id', 'sessions.member_id')
      .selectAll('members')
      .where('sessions.token_hash', '=', hashOf(token))
      .executeTakeFirst();
  }

  /** Whose session it was, if it was one. */
  async close(token: string): Promise<string | undefined> {
    const closed = await this.#store.kysely
      .deleteFrom('sessions')
      .where('token_hash', '=', hashOf(token))
      .returning('member_id')
      .executeTakeFirst();
    return closed?.member_id;
  }
}
