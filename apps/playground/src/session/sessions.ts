import { createHash, randomBytes } from 'node:crypto';
import { ForbiddenException, Injectable } from '@nestjs/common';
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
    const { kysely } = this.#store;
    const member = await kysely
      .selectFrom('members')
      .select(['id', 'frozen_at'])
      .where('id', '=', memberId)
      .executeTakeFirst();
    if (member === undefined) return undefined;
    if (member.frozen_at !== null) throw new ForbiddenException('This profile is being deleted');
    await kysely
      .insertInto('sessions')
      .values({ token_hash: hashOf(token), member_id: memberId, created_at: new Date(), device })
      .execute();
    return token;
  }

  async memberOf(token: string): Promise<MembersTable | undefined> {
    return this.#store.kysely
      .selectFrom('sessions')
      .innerJoin('members', 'members.id', 'sessions.member_id')
      .selectAll('members')
      .where('sessions.token_hash', '=', hashOf(token))
      .executeTakeFirst();
  }

  async close(token: string): Promise<void> {
    await this.#store.kysely.deleteFrom('sessions').where('token_hash', '=', hashOf(token)).execute();
  }
}
