import { randomUUID } from 'node:crypto';
import { sql } from '@envoi/read-store';
import { keyedHash } from './fingerprint.ts';
import { type Parts } from './tables.ts';

/** Who of the staff somebody is where they sign in: `issuer` and `subject` of their token (RFC 7519), and their name if it says one. */
export type StaffMember = Readonly<{ issuer: string; subject: string; name?: string | undefined }>;

/** The only bridge from an actor in the log to one of the staff. */
export interface Staff {
  /** The one actor, a random UUID, of an issuer's subject; made at the first sign-in. The name that was given last is kept. */
  actorOf(member: StaffMember): Promise<string>;
  staffMember(actor: string): Promise<StaffMember | undefined>;
}

type Row = { actor: string; sealed: Buffer };

const place = (actor: string): string => `vault.staff|${actor}`;

export function staff({ kysely, sealer, lookupKey }: Parts): Staff {
  const seal = (actor: string, { issuer, subject, name }: StaffMember): Buffer =>
    sealer.seal(JSON.stringify({ issuer, subject, name }), place(actor));
  const open = ({ actor, sealed }: Row) => JSON.parse(sealer.open(sealed, place(actor)).toString()) as StaffMember;

  const find = async (lookup: Buffer): Promise<Row | undefined> => {
    const { rows } = await sql<Row>`select actor, sealed from vault.staff where lookup = ${lookup}`.execute(kysely);
    return rows[0];
  };

  /** Of two who sign in at the same moment, the first decides. */
  const make = async (lookup: Buffer, member: StaffMember): Promise<Row> => {
    const actor = randomUUID();
    const { rows } = await sql<Row>`
      insert into vault.staff as staff (actor, lookup, sealed)
      values (${actor}, ${lookup}, ${seal(actor, member)})
      on conflict (lookup) do update set lookup = staff.lookup
      returning actor, sealed`.execute(kysely);
    const [row] = rows;
    if (row === undefined) throw new Error('an upsert returns its row');
    return row;
  };

  return {
    actorOf: async (member) => {
      const lookup = keyedHash(lookupKey, 'staff', member.issuer, member.subject);
      const row = (await find(lookup)) ?? (await make(lookup, member));
      const { actor } = row;
      if (member.name !== undefined && open(row).name !== member.name)
        await sql`update vault.staff set sealed = ${seal(actor, member)} where actor = ${actor}`.execute(kysely);
      return actor;
    },

    staffMember: async (actor) => {
      const { rows } = await sql<Row>`select actor, sealed from vault.staff where actor = ${actor}`.execute(kysely);
      return rows[0] && open(rows[0]);
    },
  };
}
