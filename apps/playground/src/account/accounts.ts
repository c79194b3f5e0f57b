import { randomUUID } from 'node:crypto';
import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import type { AccountView, UnlinkedAccountView } from '../api.ts';
import { Store } from '../store/store.ts';
import type { MembersTable } from '../store/tables.ts';

/** The account that belongs to a member id; a new profile of the account gets the same member id again. */
export const accountOf = (memberId: string): string => `a-${memberId.slice(2)}`;
const memberOf = (accountId: string): string => `m-${accountId.slice(2)}`;

/** Sign-in accounts, and what else belongs to a member beside conversations. */
@Injectable()
export class Accounts {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** `tokenHash`: of the session that asks. */
  async of(member: MembersTable, tokenHash: string): Promise<AccountView> {
    const { kysely } = this.#store;
    const [account, sessions, contacts, meetings] = await Promise.all([
      kysely.selectFrom('accounts').select('name').where('linked_member_id', '=', member.id).executeTakeFirst(),
      kysely.selectFrom('sessions').selectAll().where('member_id', '=', member.id).orderBy('created_at').execute(),
      kysely
        .selectFrom('contacts')
        .innerJoin('members', 'members.id', 'contacts.contact_id')
        .select('members.name')
        .where('contacts.member_id', '=', member.id)
        .orderBy('members.name')
        .execute(),
      this.#meetingsOf(member.id),
    ]);
    return {
      signInAccount: account?.name ?? '',
      devices: sessions.map(({ device, created_at, token_hash }) => ({
        name: device,
        since: created_at.toISOString(),
        isThis: token_hash === tokenHash,
      })),
      contacts: contacts.map(({ name }) => name),
      meetings,
    };
  }

  async unlinked(): Promise<UnlinkedAccountView[]> {
    const { kysely } = this.#store;
    return kysely
      .selectFrom('accounts')
      .select(['id', 'name'])
      .where('linked_member_id', 'is', null)
      .orderBy('id')
      .execute();
  }

  /** A new profile under the member id that the account had before, and a new incarnation: somebody new. */
  async createProfile(accountId: string, name: string): Promise<string> {
    const id = memberOf(accountId);
    await this.#store.transaction(async (trx) => {
      const account = await trx
        .selectFrom('accounts')
        .selectAll()
        .where('id', '=', accountId)
        .forUpdate()
        .executeTakeFirst();
      if (account === undefined) throw new NotFoundException('No such account');
      if (account.linked_member_id !== null) throw new ConflictException('The account has a profile');
      await trx
        .insertInto('members')
        .values({
          ...{ id, name, incarnation: randomUUID(), locale: 'en-GB', time_zone: 'UTC', membership: 'member' },
          ...{ bot: false, managed_by: null, organization: null, frozen_at: null, legal_hold: false, obstacle: false },
          files_removed: 0,
        })
        .execute();
      await trx.updateTable('accounts').set({ linked_member_id: id }).where('id', '=', accountId).execute();
    });
    return id;
  }

  async #meetingsOf(memberId: string): Promise<AccountView['meetings']> {
    const rows = await this.#store.kysely
      .selectFrom('meetings')
      .innerJoin('members', 'members.id', 'meetings.organiser_id')
      .select(['meetings.title', 'meetings.starts_at', 'members.name as organiser'])
      .where((where) =>
        where.or([
          where('organiser_id', '=', memberId),
          where.exists(
            where
              .selectFrom('invitations')
              .select('meeting_id')
              .whereRef('meeting_id', '=', 'meetings.id')
              .where('member_id', '=', memberId),
          ),
        ]),
      )
      .orderBy('meetings.starts_at')
      .execute();
    return rows.map(({ title, starts_at, organiser }) => ({ title, startsAt: starts_at.toISOString(), organiser }));
  }
}
