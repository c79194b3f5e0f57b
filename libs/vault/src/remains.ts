import { type Milliseconds, type SubjectId } from '@envoi/event-sourcing';
import { sql, type Database, type Kysely } from '@envoi/read-store';

const TABLES = ['subjects', 'conversations', 'replies', 'requests', 'manifest_keys', 'staff_notes'];

/** A table is waited for so long; whoever wants to use it waits behind us. */
const PATIENCE: Milliseconds = 2_000;

const AT_ONCE = 10_000;

/** Deletes subjects, and what belongs to them, by the foreign keys. In a transaction of the caller's, or none. */
export async function erase(kysely: Kysely<unknown>, subjects: readonly SubjectId[]): Promise<void> {
  for (let from = 0; from < subjects.length; from += AT_ONCE) {
    const some = subjects.slice(from, from + AT_ONCE);
    await sql`
      with gone as (delete from vault.subjects where subject = any(${some}::uuid[]) returning subject)
      ${leaving}`.execute(kysely);
  }
}

/** Behind `with gone as (…)`, which deletes: notes that bytes of it remain in the files of Postgres. */
export const leaving = sql`insert into vault.remains (since) select clock_timestamp() from gone limit 1`;

/**
 * Writes the tables anew when something was deleted so long ago, in milliseconds: until then, sealed, its bytes stay in
 * the free space of pages, which a plain vacuum does not clear. Each table is locked while it is written. One process
 * does it at a time; killed or kept from it by a lock, it is done by the next call. True: it was done.
 */
export async function removeRemains(database: Database, after: Milliseconds): Promise<boolean> {
  const own = database.ownConnection();
  const { kysely } = own;
  try {
    const { rows: remains } = await sql<{ id: string; isDue: boolean }>`
      select id, since <= now() - ${after} * interval '1 millisecond' as "isDue" from vault.remains`.execute(kysely);
    if (!remains.some(({ isDue }) => isDue) || !(await lock(kysely))) return false;
    await sql`set lock_timeout = ${sql.lit(PATIENCE)}`.execute(kysely);
    for (const table of TABLES) await sql`vacuum full ${sql.table(`vault.${table}`)}`.execute(kysely);
    await sql`delete from vault.remains where id = any(${remains.map(({ id }) => id)}::uuid[])`.execute(kysely);
    // so that the segment in use ends, where we may say so, and goes with the next checkpoints
    await sql`
      select pg_switch_wal() where has_function_privilege('pg_switch_wal()', 'execute')`.execute(kysely);
    return true;
  } finally {
    await own.close(); // and with it the lock
  }
}

/** Of this connection, for as long as it is open. */
const lock = async (kysely: Kysely<unknown>): Promise<boolean> => {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_lock(hashtext('vault.remains')) as locked`.execute(kysely);
  return rows[0]?.locked === true;
};
