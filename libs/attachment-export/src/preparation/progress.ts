import { type Kysely, type Selectable, type Transaction } from '@envoi/read-store';
import { type ExportId } from '../domain/events.ts';
import { hashOfNothing } from './entry.ts';
import { seal, unseal } from './part.ts';
import { type ManifestTables, type ProgressTable } from './tables.ts';

/** How far a preparation is: everything it needs to go on where it was. */
export type Progress = Readonly<{
  /** Whoever took the preparation last has the highest; only theirs counts. */
  fence: number;
  isDone: boolean;
  /** Where the next page of the workspace's list begins; undefined: at the start. */
  cursor: string | undefined;
  /** The last entry that is in a part, as the list is ordered. */
  last: Readonly<{ uploadedAt: string; id: string }> | undefined;
  parts: number;
  count: number;
  bytes: number;
  missing: number;
  sha256: string;
}>;

/** An immutable piece of a manifest: so many available entries, then so many missing ones. */
export type Part = Readonly<{
  number: number;
  /** Of the blob. */
  name: string;
  firstEntry: number;
  entries: number;
  firstMissing: number;
  missing: number;
}>;

/** Somebody else has taken this preparation over; this one has no say any more. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
}

/** The manifest was discarded (revoked, expired, forgotten), or never finished. It never comes back. */
export class ManifestGoneError extends Error {
  override readonly name = 'ManifestGoneError';
}

const fromTheStart = {
  state: 'running',
  place: null,
  parts: 0,
  count: 0,
  bytes: '0',
  missing: 0,
  sha256: hashOfNothing,
} as const;

/** The progress of one export, and the key of its manifest, which seals where in the list it is. */
export type ProgressOf = Readonly<{ tables: Kysely<ManifestTables>; exportId: ExportId; key: Uint8Array }>;

/** Takes the preparation over: from now on every write under an older fence fails. Throws ManifestGoneError. */
export const takeOver = async (of: ProgressOf): Promise<Progress> => {
  const { tables, exportId } = of;
  const row = await tables
    .insertInto('envoi.export_progress')
    .values({ export_id: exportId, fence: 1, ...fromTheStart })
    .onConflict((conflict) =>
      conflict.column('export_id').doUpdateSet((eb) => ({ fence: eb('envoi.export_progress.fence', '+', 1) })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  if (row.state === 'discarded') throw new ManifestGoneError(`the manifest of ${exportId} was discarded`);
  return toProgress(row, of);
};

/** Moves on from `from` to `to` with what was written in between. Throws SupersededError when `from` is not current. */
export const moveOn = (
  of: ProgressOf,
  step: Readonly<{ from: Progress; to: Progress; part: Part | undefined }>,
): Promise<void> =>
  of.tables.transaction().execute(async (trx) => {
    const { exportId } = of;
    await compareAndSet(trx, of, step);
    if (step.part === undefined) return;
    const { number, name, firstEntry, entries, firstMissing, missing } = step.part;
    const row = {
      export_id: exportId,
      number,
      name,
      first_entry: firstEntry,
      entries,
      first_missing: firstMissing,
      missing,
    };
    await trx.insertInto('envoi.export_parts').values(row).execute();
  });

/** Back to the start of the list, under a new fence: the parts written so far no longer count. */
export const startOver = (of: ProgressOf, from: Progress): Promise<Progress> =>
  of.tables.transaction().execute(async (trx) => {
    const { exportId } = of;
    const to = toProgress({ export_id: exportId, fence: from.fence + 1, ...fromTheStart }, of);
    await compareAndSet(trx, of, { from, to });
    await trx.deleteFrom('envoi.export_parts').where('export_id', '=', exportId).execute();
    return to;
  });

const compareAndSet = async (
  trx: Transaction<ManifestTables>,
  { exportId, key }: ProgressOf,
  { from, to }: Readonly<{ from: Progress; to: Progress }>,
): Promise<void> => {
  const { numUpdatedRows } = await trx
    .updateTable('envoi.export_progress')
    .set({
      fence: to.fence,
      state: to.isDone ? 'done' : 'running',
      place: to.isDone ? null : seal(key, placeName(exportId), Buffer.from(JSON.stringify(placeIn(to)))),
      parts: to.parts,
      count: to.count,
      bytes: String(to.bytes),
      missing: to.missing,
      sha256: to.sha256,
    })
    .where('export_id', '=', exportId)
    .where('state', '=', 'running')
    .where('fence', '=', from.fence)
    .where('parts', '=', from.parts)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new SupersededError(`the preparation of ${exportId} went on without this one`);
};

type Place = Pick<Progress, 'cursor' | 'last'>;

const placeName = (exportId: ExportId): string => `${exportId}/progress`;
const placeIn = ({ cursor, last }: Place) => ({ cursor, last });

const toProgress = (row: Selectable<ProgressTable>, { exportId, key }: ProgressOf): Progress => {
  const place = row.place === null ? {} : (JSON.parse(unseal(key, placeName(exportId), row.place).toString()) as Partial<Place>); // prettier-ignore
  return {
    fence: row.fence,
    isDone: row.state === 'done',
    cursor: place.cursor,
    last: place.last,
    parts: row.parts,
    count: row.count,
    bytes: Number(row.bytes),
    missing: row.missing,
    sha256: row.sha256,
  };
};
