import { type RawEvent, type RawLog } from '@envoi/event-store';
import { CompactRange, isLeaf, leafBytes, leafHash, type Tiles } from '@envoi/ledger';
import { type Jwks } from '@envoi/signing';
import { DifferenceError, HeadSource } from './head-source.ts';
import { KeptLeaves } from './kept-leaves.ts';

export type SealedLog = Readonly<{
  raw: Pick<RawLog, 'all'>;
  /** In the log itself; as notes, in order of size. */
  heads: AsyncIterable<string>;
  /** What was kept elsewhere, by name: those of the witness, of an evidence file. Each has to be in the log, too. */
  otherHeads?: Readonly<Record<string, AsyncIterable<string>>>;
  /** What the ledger has kept of each leaf: by it the first difference can be named. It proves nothing. */
  tiles?: Tiles;
  keys: Jwks;
  /** Ends it, with the signal's reason. */
  signal?: AbortSignal;
}>;

export type LogVerdict = Readonly<{
  isValid: boolean;
  /** The first difference, as exactly as it can be told. */
  difference: string | undefined;
  leaves: number;
  /** Leaves after the last head that fits: nothing is said about them yet. */
  unsealed: number;
  /** Of each source, how many heads fit. */
  heads: Readonly<Record<string, number>>;
}>;

const TOLD_EVERY = 4_096;

/**
 * Verifies a log against every head that is given, in one pass and in bounded memory, up to the first difference. Throws
 * OutageError when the log cannot be read to its end: that is no verdict.
 */
export async function verifyLog(log: SealedLog, onProgress?: (leaves: number) => void): Promise<LogVerdict> {
  const verification = new LogVerification(log);
  try {
    await verification.begin();
    for await (const event of log.raw.all()) {
      log.signal?.throwIfAborted();
      if (!isLeaf(event)) continue;
      await verification.leaf(event);
      if (verification.leaves % TOLD_EVERY === 0) onProgress?.(verification.leaves);
    }
    verification.end();
    return verification.verdict();
  } catch (error) {
    if (error instanceof DifferenceError) return verification.verdict(error.message);
    throw error;
  } finally {
    await verification.close();
  }
}

/** Throws DifferenceError. */
class LogVerification {
  readonly #tree = new CompactRange();
  readonly #own: HeadSource;
  readonly #sources: readonly HeadSource[];
  readonly #kept: KeptLeaves;

  constructor({ heads, otherHeads = {}, tiles, keys }: SealedLog) {
    this.#own = new HeadSource('the log', heads, keys);
    this.#sources = [
      this.#own,
      ...Object.entries(otherHeads).map(([name, notes]) => new HeadSource(name, notes, keys)),
    ];
    this.#kept = new KeptLeaves(tiles);
  }

  get leaves(): number {
    return this.#tree.size;
  }

  async begin(): Promise<void> {
    for (const source of this.#sources) await source.advance();
  }

  async leaf(event: RawEvent): Promise<void> {
    const hash = leafHash(leafBytes(event));
    await this.#kept.compare(this.leaves, hash, () => nameOf(event));
    this.#tree.append(hash);
    if (this.#sources.some(({ nextSize }) => nextSize === this.leaves)) await this.#compare();
  }

  end(): void {
    for (const source of this.#sources) source.assertEnded(this.leaves);
  }

  async close(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.close()));
  }

  verdict(difference?: string): LogVerdict {
    return {
      isValid: difference === undefined,
      difference,
      leaves: this.leaves,
      unsealed: this.leaves - Math.max(...this.#sources.map(({ last }) => last)),
      heads: Object.fromEntries(this.#sources.map(({ name, fitting }) => [name, fitting])),
    };
  }

  async #compare(): Promise<void> {
    const due = this.#sources.filter(({ nextSize }) => nextSize === this.leaves);
    for (const source of due) await source.compare(this.#tree, this.#kept);
    const elsewhere = due.find((source) => source !== this.#own);
    if (elsewhere !== undefined && !due.includes(this.#own))
      throw new DifferenceError(`${elsewhere.name}: its head of ${this.leaves} leaves is not in the log`);
  }
}

const nameOf = ({ stream, revision, type }: RawEvent): string => `${stream} revision ${String(revision)}, ${type}`;
