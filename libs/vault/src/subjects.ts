import { randomBytes, randomUUID } from 'node:crypto';
import { DAY, between, instant, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { sql } from '@envoi/read-store';
import { keyedHash } from './fingerprint.ts';
import { memberHash } from './members.ts';
import { erase, leaving } from './remains.ts';
import { type Parts } from './tables.ts';
import { ForgottenError, type Membership, type Vault } from './vault.ts';

type Secrets = Membership & { fingerprintKey: string };
type Heard = Membership & { at: Instant; onTrial?: boolean };
type Language = { locale?: string | undefined; timeZone?: string | undefined };
type Row = {
  subject: SubjectId;
  sealed: Buffer;
  locale: string | null;
  time_zone: string | null;
  last_heard: Date;
  is_idle: boolean;
};

type Methods = 'subjectOf' | 'keep' | 'letGo' | 'person' | 'forget' | 'holdsNothingOf' | 'markIdle' | 'unmarkIdle';

/** When somebody on trial was heard of last: so long ago that nobody else was, and idle for everybody who looks. */
const NEVER = instant(0);
const isOnTrial = ({ last_heard }: Row): boolean => instant(last_heard) === NEVER;

const place = (subject: SubjectId): string => `vault.subjects|${subject}`;

export function subjects({ kysely, sealer, lookupKey }: Parts): Pick<Vault, Methods> {
  const open = ({ subject, sealed }: Row) => {
    const { fingerprintKey, ...membership } = JSON.parse(sealer.open(sealed, place(subject)).toString()) as Secrets;
    return { ...membership, fingerprintKey: Buffer.from(fingerprintKey, 'base64') };
  };

  const find = async (lookup: Buffer): Promise<Row | undefined> => {
    const { rows } = await sql<Row>`
      select subject, sealed, locale, time_zone, last_heard, is_idle from vault.subjects where lookup = ${lookup}`.execute(
      kysely,
    );
    return rows[0];
  };

  /** Undefined when another has made it meanwhile. */
  const make = async (lookup: Buffer, heard: Heard): Promise<Row | undefined> => {
    const { workspace, memberId, incarnation, at, onTrial } = heard;
    const subject = randomUUID() as string as SubjectId;
    const secrets: Secrets = { workspace, memberId, incarnation, fingerprintKey: randomBytes(32).toString('base64') };
    const { rows } = await sql<Row>`
      insert into vault.subjects (subject, lookup, member, sealed, last_heard)
      values (${subject}, ${lookup}, ${memberHash(lookupKey, heard)}, ${sealer.seal(JSON.stringify(secrets), place(subject))},
        ${onTrial === true ? NEVER : at}::timestamptz)
      on conflict (lookup) do nothing
      returning subject, sealed, locale, time_zone, last_heard, is_idle`.execute(kysely);
    return rows[0];
  };

  const findOrMake = async (lookup: Buffer, heard: Heard): Promise<{ row: Row; isNew: boolean }> => {
    for (;;) {
      const found = await find(lookup);
      if (found !== undefined) return { row: found, isNew: heard.onTrial === true && isOnTrial(found) };
      const made = await make(lookup, heard);
      if (made !== undefined) return { row: made, isNew: true };
    }
  };

  /** Whoever is marked as idle cannot be heard any more: whoever comes first decides. */
  const keep = async (subject: SubjectId, at: Instant): Promise<void> => {
    const { numAffectedRows } = await sql`
      update vault.subjects set last_heard = greatest(last_heard, ${at}::timestamptz)
      where subject = ${subject} and not is_idle`.execute(kysely);
    if (numAffectedRows !== 1n) throw new ForgottenError();
  };

  /** Written once a day at most. */
  const hear = async ({ subject, is_idle, last_heard }: Row, at: Instant): Promise<void> => {
    if (is_idle) throw new ForgottenError();
    if (between(instant(last_heard), at) >= DAY) await keep(subject, at);
  };

  /** What is not given stays as it is. */
  const remember = async (row: Row, { locale, timeZone }: Language): Promise<void> => {
    if ((locale ?? row.locale) === row.locale && (timeZone ?? row.time_zone) === row.time_zone) return;
    await sql`
      update vault.subjects set locale = coalesce(${locale ?? null}, locale), time_zone = coalesce(${timeZone ?? null}, time_zone)
      where subject = ${row.subject}`.execute(kysely);
  };

  return {
    markIdle: async (before, most) => {
      const { rows } = await sql<{ subject: SubjectId }>`
        update vault.subjects set is_idle = true
        where subject in (
          select subject from vault.subjects where is_idle or last_heard < ${before}::timestamptz
          order by last_heard limit ${most} for update skip locked)
        and (is_idle or last_heard < ${before}::timestamptz) returning subject`.execute(kysely);
      return rows.map(({ subject }) => subject);
    },

    unmarkIdle: async (subject) => {
      await sql`
        update vault.subjects set is_idle = false, last_heard = last_heard + interval '1 day'
        where subject = ${subject}`.execute(kysely);
    },

    subjectOf: async ({ locale, timeZone, ...heard }) => {
      const { workspace, memberId, incarnation, at } = heard;
      const lookup = keyedHash(lookupKey, 'member', workspace, memberId, incarnation);
      const { row, isNew } = await findOrMake(lookup, heard);
      if (!isNew || row.is_idle) await hear(row, at);
      await remember(row, { locale, timeZone });
      return { subject: row.subject, fingerprintKey: open(row).fingerprintKey, isNew };
    },

    keep,

    letGo: async (subject) => {
      await sql`
        with gone as (
          delete from vault.subjects where subject = ${subject} and last_heard = ${NEVER}::timestamptz returning subject
        ) ${leaving}`.execute(kysely);
    },

    person: async (subject) => {
      const { rows } = await sql<Row>`
        select subject, sealed, locale, time_zone, last_heard, is_idle from vault.subjects where subject = ${subject}`.execute(
        kysely,
      );
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

    forget: (subject) => erase(kysely, [subject]),
  };
}
