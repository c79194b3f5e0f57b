import type { Blobs } from '../files/blobs.ts';
import type { Trx } from '../store/store.ts';
import type { ConversationsTable, MembersTable } from '../store/tables.ts';
import type { Effect } from './effect.ts';

/** Out of conversations, rooms, contacts and meetings; others keep what is theirs (product rule D4). */
export class RemoveAccess {
  readonly #blobs: Blobs;

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  async of(trx: Trx, member: MembersTable): Promise<Effect> {
    const others = await othersIn(trx, member.id);
    const rooms = await trx
      .selectFrom('conversations')
      .selectAll()
      .where('kind', '=', 'room')
      .where((where) => where.or([where('creator_id', '=', member.id), where('admin_id', '=', member.id)]))
      .orderBy('name')
      .execute();
    const happenings: string[] = [];
    for (const room of rooms) happenings.push(await this.#leaveRoom(trx, room, member.id));
    const left = await trx
      .deleteFrom('participants')
      .where('member_id', '=', member.id)
      .returning('conversation_id')
      .execute();
    await this.#removeEmpty(
      trx,
      left.map(({ conversation_id }) => conversation_id),
    );
    const contacts = await trx
      .deleteFrom('contacts')
      .where((where) => where.or([where('member_id', '=', member.id), where('contact_id', '=', member.id)]))
      .executeTakeFirst();
    happenings.push(...(await leaveMeetings(trx, member.id)));
    const counts = { conversations: left.length, rooms: rooms.length, contacts: Number(contacts.numDeletedRows) / 2 };
    return { counts, happenings, touched: others };
  }

  /** To the longest-standing other member: its administration, not the right to its files. */
  async #leaveRoom(trx: Trx, { id, name }: ConversationsTable, memberId: string): Promise<string> {
    const successor = await trx
      .selectFrom('participants')
      .innerJoin('members', 'members.id', 'participants.member_id')
      .select(['members.id', 'members.name'])
      .where('conversation_id', '=', id)
      .where('members.id', '<>', memberId)
      .where('members.bot', '=', false)
      .orderBy('members.membership', 'desc') // members before guests
      .orderBy('joined_at')
      .orderBy('members.id')
      .executeTakeFirst();
    await trx
      .updateTable('attachments')
      .set({ belongs_to: null })
      .where('conversation_id', '=', id)
      .where('belongs_to', '=', memberId)
      .execute();
    if (successor === undefined) {
      await this.#remove(trx, id);
      return `Room “${name ?? ''}”: deleted, nobody else was in it.`;
    }
    await trx
      .updateTable('conversations')
      .set({ creator_id: null, admin_id: successor.id })
      .where('id', '=', id)
      .execute();
    return `Room “${name ?? ''}”: its administration went to ${successor.name}.`;
  }

  async #removeEmpty(trx: Trx, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const empty = await trx
      .selectFrom('conversations')
      .select('id')
      .where('id', 'in', ids)
      .where((where) =>
        where.not(
          where.exists(
            where.selectFrom('participants').select('member_id').whereRef('conversation_id', '=', 'conversations.id'),
          ),
        ),
      )
      .execute();
    for (const { id } of empty) await this.#remove(trx, id);
  }

  /** The bytes first: a crash in between leaves nothing that nobody knows of. */
  async #remove(trx: Trx, conversationId: string): Promise<void> {
    const files = await trx
      .selectFrom('attachments')
      .select('id')
      .where('conversation_id', '=', conversationId)
      .execute();
    for (const { id } of files) await this.#blobs.remove(id);
    await trx.deleteFrom('conversations').where('id', '=', conversationId).execute();
  }
}

const othersIn = async (trx: Trx, memberId: string): Promise<string[]> => {
  const rows = await trx
    .selectFrom('participants')
    .select('member_id')
    .distinct()
    .where('conversation_id', 'in', (query) =>
      query.selectFrom('participants').select('conversation_id').where('member_id', '=', memberId),
    )
    .where('member_id', '<>', memberId)
    .execute();
  return rows.map(({ member_id }) => member_id);
};

/** One's own meetings go to the first who was invited, or are cancelled. */
const leaveMeetings = async (trx: Trx, memberId: string): Promise<string[]> => {
  await trx.deleteFrom('invitations').where('member_id', '=', memberId).execute();
  const own = await trx
    .selectFrom('meetings')
    .selectAll()
    .where('organiser_id', '=', memberId)
    .orderBy('title')
    .execute();
  const happenings: string[] = [];
  for (const { id, title } of own) {
    const heir = await trx
      .selectFrom('invitations')
      .innerJoin('members', 'members.id', 'invitations.member_id')
      .select(['members.id', 'members.name'])
      .where('meeting_id', '=', id)
      .orderBy('members.name')
      .executeTakeFirst();
    if (heir === undefined) {
      await trx.deleteFrom('meetings').where('id', '=', id).execute();
      happenings.push('A meeting was cancelled: nobody else was invited.');
    } else {
      await trx.updateTable('meetings').set({ organiser_id: heir.id }).where('id', '=', id).execute();
      await trx.deleteFrom('invitations').where('meeting_id', '=', id).where('member_id', '=', heir.id).execute();
      happenings.push(`Meeting “${title}”: handed over to ${heir.name}.`);
    }
  }
  return happenings;
};
