import { randomBytes, randomUUID } from 'node:crypto';
import { type SubjectId } from '@envoi/event-sourcing';
import { sql } from '@envoi/read-store';
import { keyedHash } from './fingerprint.ts';
import { type Parts } from './tables.ts';
import { type Membership, type Vault } from './vault.ts';

type Secrets = Membership & { fingerprintKey: string };
type Row = { subject: SubjectId; sealed: Buffer; locale: string | null; time_zone: string | null };

const place = (subject: SubjectId): string => `vault.subjects|${subject}`;

export function subjects({
  kysely,
  sealer,
  lookupKey,
}: Parts): Pick<Vault, 'subjectOf' | 'person' | 'forget' | 'holdsNothingOf'> {
  const open = ({ subject, sealed }: Row) => {
    const { fingerprintKey, ...membership } = JSON.parse(sealer.open(sealed, place(subject)).toString()) as Secrets;
    return { ...membership, fingerprintKey: Buffer.from(fingerprintKey, 'base64') };
  };

  const find = async (lookup: Buffer): Promise<Row | undefined> => {
    const { rows } = await sql<Row>`
      select subject, sealed, locale, time_zone from vault.subjects where lookup = ${lookup}`.execute(kysely);
    return rows[0];
  };

  /** Undefined when another has made it meanwhile. */
  const make = async (lookup: Buffer, { workspace, memberId, incarnation }: Membership): Promise<Row | undefined> => {
    const subject = randomUUID() as string as SubjectId;
    const secrets: Secrets = { workspace, memberId, incarnation, fingerprintKey: randomBytes(32).toString('base64') };
    const { rows } = await sql<Row>`
      insert into vault.subjects (subject, lookup, sealed)
      values (${subject}, ${lookup}, ${sealer.seal(JSON.stringify(secrets), place(subject))})
      on conflict (lookup) do nothing
      returning subject, sealed, locale, time_zone`.execute(kysely);
    return rows[0];
  };

  const findOrMake = async (lookup: Buffer, membership: Membership): Promise<{ row: Row; isNew: boolean }> => {
    for (;;) {
      const found = await find(lookup);
      if (found !== undefined) return { row: found, isNew: false };
      const made = await make(lookup, membership);
      if (made !== undefined) return { row: made, isNew: true };
    }
  };

  return {
    subjectOf: async ({ locale, timeZone, ...membership }) => {
      const { workspace, memberId, incarnation } = membership;
      const lookup = keyedHash(lookupKey, 'member', workspace, memberId, incarnation);
      const { row, isNew } = await findOrMake(lookup, membership);
      const { subject } = row;
      if ((locale ?? row.locale) !== row.locale || (timeZone ?? row.time_zone) !== row.time_zone)
        await sql`
          update vault.subjects
          set locale = coalesce(${locale ?? null}, locale), time_zone = coalesce(${timeZone ?? null}, time_zone)
          where subject = ${subject}`.execute(kysely);
      return { subject, fingerprintKey: open(row).fingerprintKey, isNew };
    },

    person: async (subject) => {
      const { rows } = await sql<Row>`
        select subject, sealed, locale, time_zone from vault.subjects where subject = ${subject}`.execute(kysely);
      const [row] = rows;
      if (row === undefined) return undefined;
      return {
        ...open(row),
        ...(row.locale !== null && { locale: row.locale }),
        ...(row.time_zone !== null && { timeZone: row.time_zone }),
      };
    },

    // What belongs to it cannot be there without it, by the foreign keys.
    holdsNothingOf: async (subject) => {
      const { rows } = await sql`select from vault.subjects where subject = ${subject}`.execute(kysely);
      return rows.length === 0;
    },

    // What belongs to it goes with it, by the foreign keys.
    forget: async (subject) => {
      await sql`delete from vault.subjects where subject = ${subject}`.execute(kysely);
    },
  };
}
