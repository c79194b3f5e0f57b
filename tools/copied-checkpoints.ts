import { type CopiedEvent } from '@envoi/event-store';
import { sql, type Database } from '@envoi/read-store';

interface Row {
  position: string;
  /** Null where only the position is kept. */
  id: string | null;
}

/** Wherever a position of the log is kept. */
const tables = {
  'envoi.checkpoints': 'select position::text, event_id as id from envoi.checkpoints where position is not null',
  'vault.checkpoint': 'select position::text, event_id::text as id from vault.checkpoint',
  'envoi.parked_subjects': 'select position::text, null as id from envoi.parked_subjects',
};

/**
 * The positions that an Envoi's Postgres keeps of its log. `see` is to be told every event of the log and its copy; then
 * `move` changes all of them to those of the copy, or none if they have been changed before, and resolves with their number.
 * Throws an Error when they are of neither log. Nobody may be using that Postgres.
 */
export async function checkpointsIn(database: Database) {
  const rows: Row[] = [];
  for (const [table, query] of Object.entries(tables))
    if (await exists(database.kysely, table)) rows.push(...(await sql.raw<Row>(query).execute(database.kysely)).rows);
  const wanted = new Set(rows.map(({ position }) => position));
  const inSource = new Map<string, CopiedEvent>();
  const inTarget = new Map<string, CopiedEvent>();
  /** A row that is at no event of the log, or at another one than it names. */
  const strangerTo = (log: ReadonlyMap<string, CopiedEvent>): Row | undefined =>
    rows.find(({ position, id }) => !log.has(position) || (id !== null && log.get(position)?.id !== id));

  return {
    see: (event: CopiedEvent): void => {
      if (wanted.has(String(event.inSource))) inSource.set(String(event.inSource), event);
      if (wanted.has(String(event.inTarget))) inTarget.set(String(event.inTarget), event);
    },
    move: async (): Promise<number> => {
      const stranger = strangerTo(inSource);
      if (stranger !== undefined && strangerTo(inTarget) === undefined) return 0;
      if (stranger !== undefined)
        throw new Error(
          `a checkpoint is at position ${stranger.position}, where the source has another event: is it the log of this Postgres?`,
        );
      const moves = [...inSource.values()].filter((event) => event.inSource !== event.inTarget);
      await change(database, moves);
      return moves.length === 0 ? 0 : rows.length;
    },
  };
}

const exists = async (kysely: Database['kysely'], table: string): Promise<boolean> => {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(kysely);
  return rows[0]?.there === true;
};

const change = async (database: Database, moves: readonly CopiedEvent[]): Promise<void> => {
  const before = moves.map(({ inSource }) => String(inSource));
  const after = moves.map(({ inTarget }) => String(inTarget));
  await database.kysely.transaction().execute(async (trx) => {
    for (const table of Object.keys(tables))
      if (await exists(trx, table))
        await sql`
          update ${sql.table(table)} as kept set position = moved.after
          from unnest(${before}::numeric[], ${after}::numeric[]) as moved (before, after)
          where kept.position = moved.before`.execute(trx);
    // The ledger's tiles know positions, too; they are made anew, and compared with the heads, which the copy has.
    await sql`drop schema if exists ledger cascade`.execute(trx);
  });
};
