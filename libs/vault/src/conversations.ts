import { randomUUID } from 'node:crypto';
import { type SubjectId } from '@envoi/event-sourcing';
import { sql } from '@envoi/read-store';
import { keyedHash } from './fingerprint.ts';
import { asForgotten, type Parts } from './tables.ts';
import { type OutsideConversation, type Vault } from './vault.ts';

type Conversations = 'conversationOf' | 'conversation' | 'rememberReply' | 'replyTo' | 'forgetReply';

const place = (table: 'conversations' | 'replies', id: string): string => `vault.${table}|${id}`;

export function conversations({ kysely, sealer, lookupKey }: Parts): Pick<Vault, Conversations> {
  const find = async (lookup: Buffer): Promise<string | undefined> => {
    const { rows } = await sql<{ id: string }>`select id from vault.conversations where lookup = ${lookup}`.execute(kysely); // prettier-ignore
    return rows[0]?.id;
  };

  return {
    conversationOf: async (subject, { connection, conversationId }) => {
      const lookup = keyedHash(lookupKey, 'conversation', subject, connection, conversationId);
      const known = await find(lookup);
      if (known !== undefined) return known;
      const id = randomUUID();
      const outside: OutsideConversation = { connection, conversationId };
      const { rows } = await sql<{ id: string }>`
        insert into vault.conversations as conversation (id, subject, lookup, sealed)
        values (${id}, ${subject}, ${lookup}, ${sealer.seal(JSON.stringify(outside), place('conversations', id))})
        on conflict (lookup) do update set lookup = conversation.lookup
        returning id`
        .execute(kysely)
        .catch(asForgotten);
      return rows[0]?.id ?? id;
    },

    conversation: async (id) => {
      const { rows } = await sql<{ subject: SubjectId; sealed: Buffer }>`
        select subject, sealed from vault.conversations where id = ${id}`.execute(kysely);
      const [row] = rows;
      if (row === undefined) return undefined;
      const outside = JSON.parse(sealer.open(row.sealed, place('conversations', id)).toString()) as OutsideConversation;
      return { ...outside, subject: row.subject };
    },

    rememberReply: async (outgoing, subject, { messageId, trace }) => {
      await sql`
        insert into vault.replies (id, subject, sealed, trace)
        values (${outgoing}, ${subject}, ${sealer.seal(messageId, place('replies', outgoing))}, ${trace ?? null})
        on conflict (id) do nothing`
        .execute(kysely)
        .catch(asForgotten);
    },

    replyTo: async (outgoing) => {
      const { rows } = await sql<{ sealed: Buffer; trace: string | null }>`
        select sealed, trace from vault.replies where id = ${outgoing}`.execute(kysely);
      const [row] = rows;
      if (row === undefined) return undefined;
      const messageId = sealer.open(row.sealed, place('replies', outgoing)).toString();
      return { messageId, ...(row.trace !== null && { trace: row.trace }) };
    },

    forgetReply: async (outgoing) => {
      await sql`delete from vault.replies where id = ${outgoing}`.execute(kysely);
    },
  };
}
