import { sql } from '@envoi/read-store';
import type { Blobs } from '../files/blobs.ts';
import type { Trx } from '../store/store.ts';
import type { MembersTable } from '../store/tables.ts';
import type { Effect } from './effect.ts';
import { heldUntil, holdMessages } from './legal-hold.ts';

/** Files in one call; with more of them it is under way, and asked for again. */
const AT_ONCE = 25;

/** Messages, files and profile of a member, wherever they are. */
export class RemoveContent {
  readonly #blobs: Blobs;

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  async of(trx: Trx, member: MembersTable): Promise<Effect> {
    const { id, legal_hold, files_removed } = member;
    const { removed, more } = await this.#removeFiles(trx, id);
    const attachments = files_removed + removed;
    if (more) {
      await trx.updateTable('members').set({ files_removed: attachments }).where('id', '=', id).execute();
      return { counts: {}, isUnderWay: true };
    }
    if (legal_hold) await holdMessages(trx, id);
    const deleted = await trx.deleteFrom('messages').where('sender_id', '=', id).executeTakeFirst();
    const messages = Number(deleted.numDeletedRows);
    await trx.deleteFrom('notices').where('member_id', '=', id).execute();
    await forgetWebhooks(trx, id);
    await forgetProfile(trx, id);
    return {
      counts: { messages, attachments },
      happenings: [
        ...(messages + attachments > 0
          ? [{ text: `${counted(messages, 'message')} and ${counted(attachments, 'file')} were deleted.` }]
          : []),
        ...(legal_hold && messages > 0
          ? [{ text: 'The messages were under legal hold: kept apart, without a name.' }]
          : []),
      ],
      ...(legal_hold && {
        retained: [{ category: 'messages', reason: 'legal-hold' as const, until: await heldUntil(trx) }],
      }),
    };
  }

  /** The bytes first: a crash in between leaves nothing that nobody knows of. */
  async #removeFiles(trx: Trx, memberId: string): Promise<{ removed: number; more: boolean }> {
    const files = await trx
      .selectFrom('attachments')
      .select('id')
      .where('uploaded_by', '=', memberId)
      .orderBy('id')
      .limit(AT_ONCE + 1)
      .execute();
    const ids = files.slice(0, AT_ONCE).map(({ id }) => id);
    for (const id of ids) await this.#blobs.remove(id);
    if (ids.length > 0) await trx.deleteFrom('attachments').where('id', 'in', ids).execute();
    return { removed: ids.length, more: files.length > AT_ONCE };
  }
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const forgetProfile = async (trx: Trx, memberId: string): Promise<void> => {
  await trx
    .updateTable('members')
    .set({ name: 'Somebody who left', locale: 'en', time_zone: 'UTC', organization: null, files_removed: 0 })
    .where('id', '=', memberId)
    .execute();
};

/** The panel that shows webhooks must not keep what they said; what is not sent yet has nobody to answer to. */
export const forgetWebhooks = async (trx: Trx, memberId: string): Promise<void> => {
  await sql`delete from playground.outbox where body::jsonb #>> '{data,sender,id}' = ${memberId}`.execute(trx);
  await sql`delete from playground.received where body::jsonb #>> '{data,recipient,memberId}' = ${memberId}`.execute(
    trx,
  );
};
