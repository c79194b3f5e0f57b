import { instant, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { sql } from '@envoi/read-store';
import { leaving } from './remains.ts';
import { asForgotten, type Parts } from './tables.ts';

/** What somebody of the staff wrote for the next colleague. `id`: the cause of what they did, a UUID. */
export type StaffNote = Readonly<{ id: string; subject: SubjectId; actor: string; at: Instant; text: string }>;

/** Free text about a subject: sealed, and gone with the subject, or when its time is over. It is in no event and no log. */
export interface StaffNotes {
  /** Again: nothing happens. Throws ForgottenError for a subject that the vault does not know (any more). */
  keepNote(note: StaffNote): Promise<void>;
  /** The oldest first. */
  notesOf(subject: SubjectId): Promise<readonly StaffNote[]>;
  /** Deletes those from before. */
  purgeNotes(before: Instant): Promise<void>;
}

type Row = { id: string; actor: string; at: Date; sealed: Buffer };

const place = (id: string): string => `vault.staff_notes|${id}`;

export function notes({ kysely, sealer }: Parts): StaffNotes {
  return {
    keepNote: async ({ id, subject, actor, at, text }) => {
      await sql`
        insert into vault.staff_notes (id, subject, actor, at, sealed)
        values (${id}, ${subject}, ${actor}, ${at}, ${sealer.seal(text, place(id))})
        on conflict (id) do nothing`
        .execute(kysely)
        .catch(asForgotten);
    },

    notesOf: async (subject) => {
      const { rows } = await sql<Row>`
        select id, actor, at, sealed from vault.staff_notes where subject = ${subject} order by at, id`.execute(kysely);
      return rows.map(({ id, actor, at, sealed }) => {
        const text = sealer.open(sealed, place(id)).toString();
        return { id, subject, actor, at: instant(at), text };
      });
    },

    purgeNotes: async (before) => {
      await sql`
        with gone as (delete from vault.staff_notes where at < ${before}::timestamptz returning subject)
        ${leaving}`.execute(kysely);
    },
  };
}
