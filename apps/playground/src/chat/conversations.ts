import { Injectable, NotFoundException } from '@nestjs/common';
import { sql } from '@envoi/read-store';
import type { ConversationView } from '../api.ts';
import { Store } from '../store/store.ts';
import type { ConversationsTable } from '../store/tables.ts';

const assistantName = 'Envoi';

interface Row extends ConversationsTable {
  members: { id: string; name: string }[];
  last_text: string | null;
  last_sent_at: Date | null;
}

/** Who talks with whom; read as one of the participants sees it. */
@Injectable()
export class Conversations {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Newest activity first. */
  async of(memberId: string): Promise<ConversationView[]> {
    const rows = await this.#rows()
      .where('conversations.id', 'in', (query) =>
        query.selectFrom('participants').select('conversation_id').where('member_id', '=', memberId),
      )
      .orderBy(sql`coalesce(last.sent_at, conversations.created_at)`, 'desc')
      .execute();
    return rows.map((row) => conversationView(row as Row, memberId));
  }

  /** Throws 404 unless the member takes part. */
  async get(id: string, memberId: string): Promise<ConversationView> {
    const row = (await this.#rows().where('conversations.id', '=', id).executeTakeFirst()) as Row | undefined;
    if (row?.members.some((member) => member.id === memberId) !== true)
      throw new NotFoundException('No such conversation');
    return conversationView(row, memberId);
  }

  async participants(id: string): Promise<string[]> {
    const rows = await this.#store.kysely
      .selectFrom('participants')
      .select('member_id')
      .where('conversation_id', '=', id)
      .execute();
    return rows.map(({ member_id }) => member_id);
  }

  #rows() {
    return this.#store.kysely
      .selectFrom('conversations')
      .leftJoinLateral(
        (query) =>
          query
            .selectFrom('messages')
            .select(['text', 'sent_at'])
            .whereRef('messages.conversation_id', '=', 'conversations.id')
            .orderBy('sequence', 'desc')
            .limit(1)
            .as('last'),
        (join) => join.onTrue(),
      )
      .selectAll('conversations')
      .select(['last.text as last_text', 'last.sent_at as last_sent_at'])
      .select((query) =>
        query
          .selectFrom('participants')
          .innerJoin('members', 'members.id', 'participants.member_id')
          .whereRef('participants.conversation_id', '=', 'conversations.id')
          .select(
            sql`coalesce(jsonb_agg(jsonb_build_object('id', members.id, 'name', members.name) order by members.name), '[]')`.as(
              'members',
            ),
          )
          .as('members'),
      );
  }
}

const conversationView = (row: Row, memberId: string): ConversationView => ({
  id: row.id,
  kind: row.kind,
  name: nameOf(row, memberId),
  withAssistant: row.with_assistant,
  createdByMe: row.creator_id === memberId,
  administeredByMe: row.admin_id === memberId,
  members: row.members,
  last: row.last_sent_at === null ? null : { text: row.last_text ?? '', sentAt: row.last_sent_at.toISOString() },
});

const nameOf = ({ kind, name, with_assistant, members }: Row, memberId: string): string => {
  if (kind !== 'direct') return name ?? members.map((member) => member.name).join(', ');
  if (with_assistant) return assistantName;
  return members.find(({ id }) => id !== memberId)?.name ?? 'Somebody who left';
};
