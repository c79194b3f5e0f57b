import { type Database } from '@envoi/read-store';
import { type ExportId, type Manifest } from '../domain/events.ts';
import { Batch } from './batch.ts';
import { type BlobStore } from './blobs.ts';
import { seal } from './part.ts';
import { moveOn, startOver, takeOver, type Progress, type ProgressOf } from './progress.ts';
import { CursorTooOldError, pagesAhead, type EntrySource } from './source.ts';
import { manifestTables } from './tables.ts';

export type ManifestWork = Readonly<{
  exportId: ExportId;
  source: EntrySource;
  blobs: BlobStore;
  database: Database;
  /** The manifest's own key, 32 bytes. */
  key: Uint8Array;
  signal: AbortSignal;
}>;

/**
 * Writes the manifest of an export, from where an earlier attempt left it (product rule E6). Whatever was interrupted, the
 * entries and the result are the same. Throws SupersededError when somebody else took it over, ManifestGoneError when it was
 * discarded, UnreliableListError, and what the source throws.
 */
export const prepare = async (preparation: ManifestWork): Promise<Manifest> => {
  const of = progressOf(preparation);
  const from = await takeOver(of);
  try {
    return toManifest(await goOn(preparation, from));
  } catch (error) {
    if (!(error instanceof CursorTooOldError) || from.cursor === undefined) throw error;
  }
  return toManifest(await goOn(preparation, await startOver(of, await takeOver(of))));
};

const progressOf = ({ exportId, database, key }: ManifestWork): ProgressOf => ({
  tables: manifestTables(database),
  exportId,
  key,
});

/** From `progress` to the end of the list. Memory holds one batch and one page ahead. */
const goOn = async (preparation: ManifestWork, progress: Progress): Promise<Progress> => {
  if (progress.isDone) return progress;
  let batch = new Batch(progress);
  for await (const page of pagesAhead(preparation.source, progress, preparation.signal)) {
    batch.add(page.items);
    if (page.next !== null && !batch.isFull) continue;
    progress = await flush(preparation, { batch, from: progress, next: page.next });
    batch = new Batch(progress);
  }
  return progress;
};

/** First the part, then the progress: a crash between the two leaves a blob that nobody knows of. */
const flush = async (
  preparation: ManifestWork,
  { batch, from, next }: Readonly<{ batch: Batch; from: Progress; next: string | null }>,
): Promise<Progress> => {
  const { exportId, blobs, key, signal } = preparation;
  signal.throwIfAborted();
  const part = batch.toPart((number) => `${exportId}/${from.fence}-${number}`);
  if (part !== undefined) await blobs.put(part.name, seal(key, part.name, Buffer.from(batch.toText())));
  signal.throwIfAborted();
  const to = batch.progress(next);
  await moveOn(progressOf(preparation), { from, to, part });
  return to;
};

const toManifest = ({ count, bytes, missing, sha256 }: Progress): Manifest => ({ count, bytes, missing, sha256 });
