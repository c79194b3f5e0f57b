import { Injectable } from '@nestjs/common';
import { sql } from '@envoi/read-store';
import { Store } from '../store/store.ts';
import type { ConversationKind } from '../api.ts';
import type { AttachmentsTable } from '../store/tables.ts';
import type { Position } from '../workspace/cursor.ts';

export interface ListedAttachment extends AttachmentsTable {
  uploader: string;
  place_kind: ConversationKind;
  place_name: string | null;
}

interface Listing {
  memberId: string;
  /** Nothing later than this is listed. */
  uploadedUntil: Date;
  after?: Position | undefined;
  limit: number;
}

@Injectable()
export class Attachments {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(id: string): Promise<AttachmentsTable | undefined> {
    return this.#store.kysely.selectFrom('attachments').selectAll().where('id', '=', id).executeTakeFirst();
  }

  /** Which of these are ids of attachments. */
  async recorded(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { kysely } = this.#store;
    const rows = await kysely
      .selectFrom('attachments')
      .select('id')
      .where('id', 'in', [...ids])
      .execute();
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * What the member uploaded to 1:1 and group conversations, and everything in rooms that the member created: each once,
   * in strictly ascending (uploadedAt, id), ids compared byte by byte. One index serves it, however many there are.
   */
  listOf({ memberId, uploadedUntil, after, limit }: Listing): Promise<ListedAttachment[]> {
    const id = sql<string>`attachments.id collate "C"`;
    const query = this.#store.kysely
      .selectFrom('attachments')
      .innerJoin('conversations', 'conversations.id', 'attachments.conversation_id')
      .innerJoin('members', 'members.id', 'attachments.uploaded_by')
      .selectAll('attachments')
      .select(['members.name as uploader', 'conversations.kind as place_kind', 'conversations.name as place_name'])
      .where('belongs_to', '=', memberId)
      .where('uploaded_at', '<=', uploadedUntil)
      .orderBy('uploaded_at')
      .orderBy(id)
      .limit(limit);
    if (after === undefined) return query.execute();
    return query
      .where(sql<boolean>`(attachments.uploaded_at, attachments.id collate "C") > (${after.uploadedAt}, ${after.id})`)
      .execute();
  }

  /** What a deletion would remove: the member's own uploads, wherever they are. */
  async uploadedBy(memberId: string): Promise<{ count: number; bytes: number }> {
    const { count, bytes } = await this.#store.kysely
      .selectFrom('attachments')
      .select(({ fn }) => [fn.countAll<string>().as('count'), fn.sum<string | null>('size').as('bytes')])
      .where('uploaded_by', '=', memberId)
      .executeTakeFirstOrThrow();
    return { count: Number(count), bytes: Number(bytes ?? 0) };
  }
}
