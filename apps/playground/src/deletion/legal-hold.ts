import { sql } from '@envoi/read-store';
import type { Trx } from '../store/store.ts';

/** A dispute is over by then, in this workspace. */
const HELD_FOR = "interval '1 year'";

/** Copies what a member wrote, in one conversation or everywhere, to where nobody can look, and without who wrote it. */
export const holdMessages = async (trx: Trx, senderId: string, conversationId?: string): Promise<void> => {
  await sql`
    insert into playground.retained_messages (text, sent_at, until)
    select text, sent_at, (now() + ${sql.raw(HELD_FOR)})::date from playground.messages
    where sender_id = ${senderId} and conversation_id = coalesce(${conversationId ?? null}, conversation_id)
    order by sequence`.execute(trx);
};

/** The date until which what is put under hold now is kept. */
export const heldUntil = async (trx: Trx): Promise<string> => {
  const { rows } = await sql<{ until: string }>`
    select to_char((now() + ${sql.raw(HELD_FOR)})::date, 'YYYY-MM-DD') as until`.execute(trx);
  return rows[0]?.until ?? '';
};
