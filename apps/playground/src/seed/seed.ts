import { Readable } from 'node:stream';
import { ownerOf } from '../chat/post-message.ts';
import type { Blobs } from '../files/blobs.ts';
import type { Store, Trx } from '../store/store.ts';
import type { ConversationsTable } from '../store/tables.ts';
import { sql } from '@envoi/read-store';
import { accountOf } from '../account/accounts.ts';
import { conversations, meetings, type SeedConversation, type SeedMessage } from './conversations.ts';
import { idOf, people } from './members.ts';
import { stableId } from './stable-id.ts';

const day = 86_400_000;
const minute = 60_000;

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
    for (const conversation of conversations()) await seedConversation({ trx, blobs, now }, conversation);
    await seedAccounts(trx, now);
  });
}

/** Sign-in accounts, contacts of who talks 1:1 or in a group, and a few meetings. */
async function seedAccounts(trx: Trx, now: Date): Promise<void> {
  const registered = people.filter(({ membership, bot }) => membership === 'member' && !bot);
  await trx
    .insertInto('accounts')
    .values(registered.map(({ id }) => ({ id: accountOf(id), name: 'Example ID', linked_member_id: id })))
    .execute();
  await sql`
    insert into playground.contacts (member_id, contact_id)
    select distinct mine.member_id, theirs.member_id
    from playground.participants as mine
    join playground.participants as theirs on theirs.conversation_id = mine.conversation_id
    join playground.conversations on conversations.id = mine.conversation_id and kind <> 'room'
    where mine.member_id <> theirs.member_id`.execute(trx);
  for (const { title, inDays, members } of meetings) {
    const [organiser, ...invited] = members.map(idOf);
    if (organiser === undefined) continue;
    const id = stableId('meeting', title);
    const startsAt = new Date(now.getTime() + inDays * day);
    await trx.insertInto('meetings').values({ id, title, starts_at: startsAt, organiser_id: organiser }).execute();
    if (invited.length > 0)
      await trx
        .insertInto('invitations')
        .values(invited.map((member_id) => ({ meeting_id: id, member_id })))
        .execute();
  }
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
    admin_id: null,
    with_assistant: seeded.withAssistant ?? false,
    created_at: start,
  };
  await trx.insertInto('conversations').values(conversation).execute();
  await trx
    .insertInto('participants')
    .values(
      seeded.members.map((name, place) => ({
        conversation_id: id,
        member_id: idOf(name),
        joined_at: new Date(start.getTime() + place * minute), // the one after the creator has been there longest
      })),
    )
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
