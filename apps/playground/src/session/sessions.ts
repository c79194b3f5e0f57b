import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Store } from '../store/store.ts';
import type { MembersTable } from '../store/tables.ts';

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Who is signed in. There are no passwords: whoever opens the playground chooses whom to be. */
@Injectable()
export class Sessions {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The token of a new session; undefined when there is no such member. */
  async open(memberId: string): Promise<string | undefined> {
    const token = randomBytes(32).toString('base64url');
    const { kysely } = this.#store;
    const member = await kysely.selectFrom('members').select('id').where('id', '=', memberId).executeTakeFirst();
    if (member === undefined) return undefined;
    await kysely
      .insertInto('sessions')
      .values({ token_hash: hash(token), member_id: memberId, created_at: new Date() })
      .execute();
    return token;
  }

  async memberOf(token: string): Promise<MembersTable | undefined> {
    return this.#store.kysely
      .selectFrom('sessions')
      .innerJoin('members', 'members.id', 'sessions.member_id')
      .selectAll('members')
      .where('sessions.token_hash', '=', hash(token))
      .executeTakeFirst();
  }

  async close(token: string): Promise<void> {
    await this.#store.kysely.deleteFrom('sessions').where('token_hash', '=', hash(token)).execute();
  }
}
