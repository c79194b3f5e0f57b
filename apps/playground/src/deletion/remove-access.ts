import { sql } from '@envoi/read-store';
import type { Blobs } from '../files/blobs.ts';
import type { Trx } from '../store/store.ts';
import type { ConversationsTable, MembersTable } from '../store/tables.ts';
import type { Effect } from './effect.ts';
import type { Happening } from './happenings.ts';
import { leaveMeetings } from './leave-meetings.ts';
import { holdMessages } from './legal-hold.ts';

/** Out of conversations, rooms, contacts and meetings; others keep what is theirs (product rule D4). */
export class RemoveAccess {
  readonly #blobs: Blobs;

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  async of(trx: Trx, member: MembersTable): Promise<Effect> {
    // one at a time: two who leave a room at once must not hand it to each other
    await sql`select pg_advisory_xact_lock(hashtext('playground'), hashtext('remove-access'))`.execute(trx);
    const rooms = await trx
      .selectFrom('conversations')
      .selectAll()
      .where('kind', '=', 'room')
      .where((where) => where.or([where('creator_id', '=', member.id), where('admin_id', '=', member.id)]))
      .orderBy('name')
      .forUpdate()
      .execute();
    const happenings: Happening[] = [];
    for (const room of rooms) happenings.push(await this.#leaveRoom(trx, room, member));
    const conversations = await this.#leaveConversations(trx, member);
    const contacts = await trx.deleteFrom('contacts').where('member_id', '=', member.id).executeTakeFirst();
    await trx.deleteFrom('contacts').where('contact_id', '=', member.id).execute();
    const meetings = await leaveMeetings(trx, member.id);
    const counts = { rooms: rooms.length, contacts: Number(contacts.numDeletedRows), meetings: meetings.count };
    return { counts: { conversations, ...counts }, happenings: [...happenings, ...meetings.happenings] };
  }

  /** To the longest-standing other member: its administration, not the right to its files. */
  async #leaveRoom(trx: Trx, { id, name }: ConversationsTable, member: MembersTable): Promise<Happening> {
    const successor = await trx
      .selectFrom('participants')
      .innerJoin('members', 'members.id', 'participants.member_id')
      .select('members.id')
      .where('conversation_id', '=', id)
      .where('members.id', '<>', member.id)
      .where('members.bot', '=', false)
      .orderBy('members.frozen_at', (order) => order.asc().nullsFirst()) // who is being deleted as well comes last
      .orderBy('members.membership', 'desc') // members before guests
      .orderBy('joined_at')
      .orderBy('members.id')
      .executeTakeFirst();
    await trx
      .updateTable('attachments')
      .set({ belongs_to: null })
      .where('conversation_id', '=', id)
      .where('belongs_to', '=', member.id)
      .execute();
    if (successor === undefined) {
      await this.#remove(trx, id, member);
      return { text: 'A room was deleted: nobody else was in it.' };
    }
    const administration = { creator_id: null, admin_id: successor.id };
    await trx.updateTable('conversations').set(administration).where('id', '=', id).execute();
    return {
      text: `Room “${name ?? ''}”: its administration went to {name}.`,
      named_id: successor.id,
      conversation_id: id,
    };
  }

  /** How many the member was in. Those that are empty now, 1:1 with the assistant among them, go. */
  async #leaveConversations(trx: Trx, member: MembersTable): Promise<number> {
    const left = await trx
      .deleteFrom('participants')
      .where('member_id', '=', member.id)
      .returning('conversation_id')
      .execute();
    for (const { conversation_id: id } of left) {
      const other = await trx
        .selectFrom('participants')
        .select('member_id')
        .where('conversation_id', '=', id)
        .limit(1)
        .executeTakeFirst();
      if (other === undefined) await this.#remove(trx, id, member);
    }
    return left.length;
  }

  /** The bytes first: a crash in between leaves nothing that nobody knows of. */
  async #remove(trx: Trx, conversationId: string, member: MembersTable): Promise<void> {
    if (member.legal_hold) await holdMessages(trx, member.id, conversationId);
    const files = await trx
      .selectFrom('attachments')
      .select('id')
      .where('conversation_id', '=', conversationId)
      .execute();
    for (const { id } of files) await this.#blobs.remove(id);
    await trx.deleteFrom('conversations').where('id', '=', conversationId).execute();
  }
}
