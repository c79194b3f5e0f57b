import { type Database } from '@envoi/read-store';
import { buffer } from 'node:stream/consumers';
import { type ExportId } from '../domain/events.ts';
import { type BlobStore } from './blobs.ts';
import { fromLine, hashOfNothing, type Entry } from './entry.ts';
import { unseal } from './part.ts';
import { ManifestGoneError, type Part } from './progress.ts';
import { manifestTables, type PartTable } from './tables.ts';

/** The keys of manifests: the vault. */
export interface ManifestKeys {
  findManifestKey(exportId: string): Promise<Buffer | undefined>;
  destroyManifestKey(exportId: string): Promise<void>;
}

/** Which entries, by number: of what can be had, or of what is missing. */
export type Slice = Readonly<{ of: 'available' | 'missing'; from: number; limit: number }>;

const PARTS_AT_A_TIME = 100;

/** The finished manifests: read part by part, never as a whole. Reading what is discarded or unfinished throws ManifestGoneError. */
export class Manifests {
  constructor(private readonly parts: Readonly<{ database: Database; blobs: BlobStore; keys: ManifestKeys }>) {}

  /** Every entry of a kind, in the order of the list, a part at a time. */
  async *read(exportId: ExportId, of: Slice['of']): AsyncGenerator<readonly Entry[], void, undefined> {
    const key = await this.keyOf(exportId);
    for await (const part of this.partsOf(exportId, -1)) {
      const lines = await this.linesOf(part, key, of);
      if (lines.length > 0) yield lines.map(fromLine);
    }
  }

  /** The entries numbered from `from`; fewer than `limit`, or none, at the end. */
  async slice(exportId: ExportId, { of, from, limit }: Slice): Promise<readonly Entry[]> {
    const key = await this.keyOf(exportId);
    const entries: Entry[] = [];
    for await (const part of this.partsOf(exportId, await this.before(exportId, of, from))) {
      const first = of === 'available' ? part.firstEntry : part.firstMissing;
      const lines = await this.linesOf(part, key, of);
      const start = from + entries.length - first;
      entries.push(...lines.slice(start, start + limit - entries.length).map(fromLine));
      if (entries.length === limit) break;
    }
    return entries;
  }

  /** The available entry of this number (from 0). */
  async find(exportId: ExportId, number: number): Promise<Entry | undefined> {
    const [entry] = await this.slice(exportId, { of: 'available', from: number, limit: 1 });
    return entry;
  }

  /** Unreadable at once and for ever, even to a writer that is still at it: the key goes first, then the parts. Again: nothing happens. */
  async discard(exportId: ExportId): Promise<void> {
    const { database, blobs, keys } = this.parts;
    await keys.destroyManifestKey(exportId);
    await manifestTables(database)
      .transaction()
      .execute(async (trx) => {
        const nothing = { parts: 0, count: 0, bytes: '0', missing: 0, sha256: hashOfNothing };
        const gone = { ...nothing, state: 'discarded', place: null } as const;
        await trx
          .insertInto('envoi.export_progress')
          .values({ export_id: exportId, fence: 0, ...gone })
          .onConflict((conflict) => conflict.column('export_id').doUpdateSet(gone))
          .execute();
        await trx.deleteFrom('envoi.export_parts').where('export_id', '=', exportId).execute();
      });
    await blobs.deletePrefix(exportId);
  }

  private async keyOf(exportId: ExportId): Promise<Buffer> {
    const row = await manifestTables(this.parts.database)
      .selectFrom('envoi.export_progress')
      .select('state')
      .where('export_id', '=', exportId)
      .executeTakeFirst();
    const key = row?.state === 'done' ? await this.parts.keys.findManifestKey(exportId) : undefined;
    if (key === undefined) throw new ManifestGoneError(`no manifest of ${exportId}`);
    return key;
  }

  /** The number of the part before the one that holds the entry numbered `from`. */
  private async before(exportId: ExportId, of: Slice['of'], from: number): Promise<number> {
    const first = of === 'available' ? 'first_entry' : 'first_missing';
    const row = await manifestTables(this.parts.database)
      .selectFrom('envoi.export_parts')
      .select((eb) => eb.fn.max('number').as('number'))
      .where('export_id', '=', exportId)
      .where(first, '<=', from)
      .executeTakeFirst();
    return (row?.number ?? 0) - 1;
  }

  private async *partsOf(exportId: ExportId, after: number): AsyncGenerator<Part, void, undefined> {
    for (let last = after; ;) {
      const rows = await manifestTables(this.parts.database)
        .selectFrom('envoi.export_parts')
        .selectAll()
        .where('export_id', '=', exportId)
        .where('number', '>', last)
        .orderBy('number')
        .limit(PARTS_AT_A_TIME)
        .execute();
      for (const row of rows) yield toPart(row);
      if (rows.length < PARTS_AT_A_TIME) return;
      last = rows.at(-1)?.number ?? last;
    }
  }

  private async linesOf(part: Part, key: Buffer, of: Slice['of']): Promise<string[]> {
    if ((of === 'available' ? part.entries : part.missing) === 0) return [];
    const plain = unseal(key, part.name, await buffer(await this.parts.blobs.get(part.name)));
    const lines = plain.toString().split('\n');
    return of === 'available' ? lines.slice(0, part.entries) : lines.slice(part.entries);
  }
}

const toPart = (row: PartTable): Part => ({
  number: row.number,
  name: row.name,
  firstEntry: row.first_entry,
  entries: row.entries,
  firstMissing: row.first_missing,
  missing: row.missing,
});
