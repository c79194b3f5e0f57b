import { sql } from '@envoi/read-store';
import type { Blobs } from '../files/blobs.ts';
import type { Trx } from '../store/store.ts';
import type { MembersTable } from '../store/tables.ts';
import type { Effect } from './effect.ts';

/** Files in one call; with more of them it is under way, and asked for again. */
const AT_ONCE = 25;
/** A dispute is over by then, in this workspace. */
const HELD_FOR = "interval '1 year'";

/** Messages, files and profile of a member, wherever they are. */
export class RemoveContent {
  readonly #blobs: Blobs;

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  async of(trx: Trx, member: MembersTable): Promise<Effect> {
    const files = await trx
      .selectFrom('attachments')
      .select('id')
      .where('uploaded_by', '=', member.id)
      .orderBy('id')
      .limit(AT_ONCE + 1)
      .execute();
    const ids = files.slice(0, AT_ONCE).map(({ id }) => id);
    for (const id of ids) await this.#blobs.remove(id); // first: a crash in between leaves nothing that nobody knows of
    if (ids.length > 0) await trx.deleteFrom('attachments').where('id', 'in', ids).execute();
    if (files.length > AT_ONCE) return { counts: {}, isUnderWay: true };
    const until = member.legal_hold ? await hold(trx, member.id) : undefined;
    const messages = await trx.deleteFrom('messages').where('sender_id', '=', member.id).executeTakeFirst();
    await trx.deleteFrom('notices').where('member_id', '=', member.id).execute();
    await forgetWebhooks(trx, member.id);
    await trx
      .updateTable('members')
      .set({ name: 'Somebody who left', locale: 'en', time_zone: 'UTC', organization: null })
      .where('id', '=', member.id)
      .execute();
    const count = Number(messages.numDeletedRows);
    return {
      counts: { messages: count, attachments: ids.length },
      happenings: [
        `${count} messages and the files with them are deleted.`,
        ...(until === undefined ? [] : ['They were under legal hold: kept apart, without a name.']),
      ],
      ...(until !== undefined && { retained: [{ category: 'messages', reason: 'legal-hold', until }] }),
    };
  }
}

/** Kept apart, without who wrote them. The date until which. */
const hold = async (trx: Trx, memberId: string): Promise<string> => {
  const { rows } = await sql<{ until: string }>`
    with kept as (
      insert into playground.retained_messages (text, sent_at, until)
      select text, sent_at, (now() + ${sql.raw(HELD_FOR)})::date from playground.messages where sender_id = ${memberId}
    ) select to_char((now() + ${sql.raw(HELD_FOR)})::date, 'YYYY-MM-DD') as until`.execute(trx);
  return rows[0]?.until ?? '';
};

/** The panel that shows webhooks must not keep what they said; what is not sent yet has nobody to answer to. */
const forgetWebhooks = async (trx: Trx, memberId: string): Promise<void> => {
  await sql`delete from playground.outbox where body::jsonb #>> '{data,sender,id}' = ${memberId}`.execute(trx);
  await sql`delete from playground.received where body::jsonb #>> '{data,recipient,memberId}' = ${memberId}`.execute(
    trx,
  );
};
