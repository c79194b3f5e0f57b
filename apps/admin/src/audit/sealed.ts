import { Readable } from 'node:stream';
import { bySize, verifyLog, witnessNotes, type LogVerdict } from '@envoi/evidence';
import { type EventLog, type RawLog } from '@envoi/event-store';
import { Heads, postgresLedgerStore, type Tiles } from '@envoi/ledger';
import { type Database } from '@envoi/read-store';
import { publishedKeys, type Jwks } from '@envoi/signing';

/** The log with everything that was signed over it. */
export type Sealed = Readonly<{
  raw: RawLog;
  heads: Heads;
  tiles: Tiles;
  keys: () => Promise<Jwks>;
  /** The witness file of this machine; undefined: there is none. */
  witness: () => Promise<AsyncIterable<string> | undefined>;
}>;

type Parts = Readonly<{ database: Database; log: EventLog; raw: RawLog; witnessFile: string }>;

/** Makes the ledger's tables where no worker has yet. */
export async function openSealed({ database, log, raw, witnessFile }: Parts): Promise<Sealed> {
  const store = postgresLedgerStore(database);
  await store.migrate();
  const keys = (): Promise<Jwks> => publishedKeys(database);
  return {
    ...{ raw, keys, heads: new Heads(log, keys) },
    tiles: (level, index) => store.tile(level, index),
    witness: () => witnessNotes(witnessFile),
  };
}

/** Either how far it is, or the verdict, which comes last. */
export type Verifying = Readonly<{ leaves: number } | { verdict: LogVerdict }>;

const TOLD_EVERY = 1_000;

/**
 * Verifies the whole log, also against notes that somebody has kept, and says every second how far it is. Whoever leaves ends
 * it.
 */
export async function* verifySealed(
  { raw, heads, tiles, keys, witness }: Sealed,
  kept: readonly string[] = [],
): AsyncGenerator<Verifying, void, void> {
  const leaving = new AbortController();
  let leaves = 0;
  const notes = await witness();
  const otherHeads = {
    ...(notes !== undefined && { 'the witness': notes }),
    ...(kept.length > 0 && { 'the file': Readable.from(kept.toSorted(bySize)) }),
  };
  const parts = { raw, tiles, otherHeads, heads: heads.notes(), keys: await keys(), signal: leaving.signal };
  const verifying = verifyLog(parts, (count) => (leaves = count));
  try {
    for (;;) {
      const verdict = await Promise.race([verifying, aWhile()]);
      if (verdict !== undefined) {
        yield { verdict };
        return;
      }
      yield { leaves };
    }
  } finally {
    leaving.abort();
    await verifying.catch(() => undefined); // it was left, or has thrown already
  }
}

const aWhile = (): Promise<undefined> => new Promise((resolve) => setTimeout(resolve, TOLD_EVERY, undefined).unref());
