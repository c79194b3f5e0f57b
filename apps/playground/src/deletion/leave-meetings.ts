import type { Trx } from '../store/store.ts';
import type { Happening } from './happenings.ts';

/** Out of the meetings of others. One's own go to the first who was invited, or are cancelled. */
export async function leaveMeetings(trx: Trx, memberId: string): Promise<{ count: number; happenings: Happening[] }> {
  const invited = await trx.deleteFrom('invitations').where('member_id', '=', memberId).executeTakeFirst();
  const own = await trx
    .selectFrom('meetings')
    .select(['id', 'title'])
    .where('organiser_id', '=', memberId)
    .orderBy('starts_at')
    .execute();
  const happenings: Happening[] = [];
  for (const meeting of own) happenings.push(await handOver(trx, meeting));
  return { count: Number(invited.numDeletedRows) + own.length, happenings };
}

const handOver = async (trx: Trx, { id, title }: { id: string; title: string }): Promise<Happening> => {
  const heir = await trx
    .selectFrom('invitations')
    .innerJoin('members', 'members.id', 'invitations.member_id')
    .select('members.id')
    .where('meeting_id', '=', id)
    .orderBy('members.frozen_at', (order) => order.asc().nullsFirst()) // who is being deleted as well comes last
    .orderBy('sequence')
    .executeTakeFirst();
  if (heir === undefined) {
    await trx.deleteFrom('meetings').where('id', '=', id).execute();
    return { text: 'A meeting was cancelled: nobody else was invited.' };
  }
  await trx.updateTable('meetings').set({ organiser_id: heir.id }).where('id', '=', id).execute();
  await trx.deleteFrom('invitations').where('meeting_id', '=', id).where('member_id', '=', heir.id).execute();
  return { text: `Meeting “${title}”: handed over to {name}.`, named_id: heir.id, meeting_id: id };
};
