import { Readable } from 'node:stream';
import { ownerOf } from '../chat/post-message.ts';
import type { Blobs } from '../files/blobs.ts';
import type { Store, Trx } from '../store/store.ts';
import type { ConversationsTable } from '../store/tables.ts';
import { conversations, type SeedConversation, type SeedMessage } from './conversations.ts';
import { idOf, people } from './members.ts';
import { stableId } from './stable-id.ts';

const day = 86_400_000;

/** Fills an empty workspace with people, conversations and files. One that has members is left as it is. */
export async function seed(store: Store, blobs: Blobs, now: Date): Promise<void> {
  if (
    (await store.kysely.selectFrom('settings').select('name').where('name', '=', 'seeded').executeTakeFirst()) !==
    undefined
  )
    return;
  await store.transaction(async (trx) => {
    const first = await trx
      .insertInto('settings')
      .values({ name: 'seeded', value: now.toISOString() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('name')
      .executeTakeFirst();
    if (first === undefined) return;
    await trx
      .insertInto('members')
      .values([...people])
      .execute();
    for (const conversation of conversations) await seedConversation({ trx, blobs, now }, conversation);
  });
}

interface Seeding {
  trx: Trx;
  blobs: Blobs;
  now: Date;
}

async function seedConversation({ trx, blobs, now }: Seeding, seeded: SeedConversation): Promise<void> {
  const [creator] = seeded.members;
  const id = stableId('conversation', seeded.name ?? seeded.members.join());
  const start = new Date(now.getTime() - 60 * day);
  const conversation: ConversationsTable = {
    id,
    kind: seeded.kind,
    name: seeded.name ?? null,
    creator_id: creator === undefined ? null : idOf(creator),
    with_assistant: seeded.withAssistant ?? false,
    created_at: start,
  };
  await trx.insertInto('conversations').values(conversation).execute();
  await trx
    .insertInto('participants')
    .values(seeded.members.map((name) => ({ conversation_id: id, member_id: idOf(name), joined_at: start })))
    .execute();
  for (const message of seeded.messages) await seedMessage({ trx, blobs, now }, conversation, message);
}

async function seedMessage(
  { trx, blobs, now }: Seeding,
  place: ConversationsTable,
  seeded: SeedMessage,
): Promise<void> {
  const messageId = stableId('message', place.id, seeded.from, seeded.text);
  const senderId = idOf(seeded.from);
  const sentAt = new Date(now.getTime() - seeded.daysAgo * day);
  await trx
    .insertInto('messages')
    .values({
      id: messageId,
      conversation_id: place.id,
      sender_id: senderId,
      text: seeded.text,
      sent_at: sentAt,
      edited_at: null,
      outgoing_id: null,
      extras: null,
    })
    .execute();
  for (const { name, content, availability = 'available' } of seeded.files ?? []) {
    const id = stableId('attachment', messageId, name);
    const { size, sha256 } = await blobs.write(id, Readable.from([content.bytes]));
    await trx
      .insertInto('attachments')
      .values({
        id,
        conversation_id: place.id,
        message_id: messageId,
        uploaded_by: senderId,
        belongs_to: ownerOf(place, senderId),
        name,
        type: content.type,
        size: String(size),
        sha256,
        uploaded_at: sentAt,
        availability,
      })
      .execute();
  }
}
