import { type SubjectId } from '@envoi/event-sourcing';
import { sql } from '@envoi/read-store';
import { keyedHash } from './fingerprint.ts';
import { type Parts } from './tables.ts';
import { type Membership } from './vault.ts';

type Member = Pick<Membership, 'workspace' | 'memberId'>;

/** The way back, for those of the staff who may go it. */
export interface MemberLookup {
  /** Who a member of a workspace is in the log: the incarnation that was heard of last. Nobody is made by it. */
  findSubject(member: Member): Promise<SubjectId | undefined>;
}

export const memberHash = (lookupKey: Buffer, { workspace, memberId }: Member): Buffer =>
  keyedHash(lookupKey, 'member-of-any-incarnation', workspace, memberId);

export const members = ({ kysely, lookupKey }: Parts): MemberLookup => ({
  findSubject: async (member) => {
    const { rows } = await sql<{ subject: SubjectId }>`
      select subject from vault.subjects where member = ${memberHash(lookupKey, member)}
      order by last_heard desc limit 1`.execute(kysely);
    return rows[0]?.subject;
  },
});

const AT_ONCE = 500;

/** Makes those findable who were heard of before there was a way to. Killed, the next start goes on. */
export async function nameMembers({ kysely, sealer, lookupKey }: Parts): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ subject: SubjectId; sealed: Buffer }>`
      select subject, sealed from vault.subjects where member is null limit ${AT_ONCE}`.execute(kysely);
    if (rows.length === 0) return;
    const hashes = rows.map(({ subject, sealed }) =>
      memberHash(lookupKey, JSON.parse(sealer.open(sealed, `vault.subjects|${subject}`).toString()) as Member),
    );
    await sql`
      update vault.subjects set member = named.member
      from unnest(${rows.map(({ subject }) => subject)}::uuid[], ${hashes}::bytea[]) as named (subject, member)
      where subjects.subject = named.subject`.execute(kysely);
  }
}
