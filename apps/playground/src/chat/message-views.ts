import type { AttachmentView, MessageView } from '../api.ts';
import type { Store } from '../store/store.ts';
import type { AttachmentsTable, MessagesTable } from '../store/tables.ts';

const pageSize = 50;

type Row = Omit<MessagesTable, 'sequence'> & { sequence: string; sender_name: string | null };
type Kysely = Store['kysely'];

const messages = (kysely: Kysely) =>
  kysely
    .selectFrom('messages')
    .leftJoin('members', 'members.id', 'messages.sender_id')
    .selectAll('messages')
    .select('members.name as sender_name');

/** The newest messages of a conversation, or those before the message `before`, oldest first. */
export async function readMessages(kysely: Kysely, conversationId: string, before?: string): Promise<MessageView[]> {
  const query = messages(kysely).where('conversation_id', '=', conversationId);
  const rows = await (
    before === undefined
      ? query
      : query.where('sequence', '<', kysely.selectFrom('messages').select('sequence').where('id', '=', before))
  )
    .orderBy('sequence', 'desc')
    .limit(pageSize)
    .execute();
  return withAttachments(kysely, rows.reverse());
}

export async function readMessage(kysely: Kysely, id: string): Promise<MessageView | undefined> {
  return (await withAttachments(kysely, await messages(kysely).where('messages.id', '=', id).execute()))[0];
}

async function withAttachments(kysely: Kysely, rows: Row[]): Promise<MessageView[]> {
  if (rows.length === 0) return [];
  const attachments = await kysely
    .selectFrom('attachments')
    .selectAll()
    .where(
      'message_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('name')
    .execute();
  const byMessage = Map.groupBy(attachments, ({ message_id }) => message_id);
  return rows.map((row) => messageView(row, byMessage.get(row.id) ?? []));
}

const messageView = (row: Row, attachments: AttachmentsTable[]): MessageView => ({
  id: row.id,
  conversationId: row.conversation_id,
  sender: row.sender_id === null ? null : { id: row.sender_id, name: row.sender_name ?? '' },
  text: row.text,
  sentAt: row.sent_at.toISOString(),
  editedAt: row.edited_at?.toISOString() ?? null,
  attachments: attachments.map(attachmentView),
  extras: row.extras,
});

const attachmentView = ({ id, name, type, size, availability }: AttachmentsTable): AttachmentView => ({
  id,
  name,
  type,
  size: Number(size),
  available: availability === 'available',
});
