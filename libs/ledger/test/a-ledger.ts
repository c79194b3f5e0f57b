import { randomUUID } from 'node:crypto';
import { instant, plus, type Instant } from '@envoi/event-sourcing';
import { memoryEventLog, type EventLog, type RawLog } from '@envoi/event-store';
import { generateSigningKeys, parseSigningKeys, type Jwks, type SigningKeys } from '@envoi/signing';
import {
  CompactRange,
  EMPTY_ROOT,
  HEADS_STREAM,
  isLeaf,
  ledgerEntries,
  leafBytes,
  leafHash,
  memoryLedgerStore,
  memoryWitness,
  parseCheckpoint,
  runLedger,
  verifierOf,
  verifierKeys,
  verifyInclusion,
  type Ledger,
  type LedgerEntry,
  type LedgerOptions,
  type LedgerStore,
  type TreeHead,
  type Witness,
} from '../src/index.ts';
import { MemoryLeases } from './memory-leases.ts';

export const ORIGIN = 'envoi.example/ledger';
const BEGINNING = instant('2026-11-23T10:00:00Z');

export const aRing = (kid = 's1'): SigningKeys => parseSigningKeys(generateSigningKeys(kid), 'SIGNING_KEYS');

/** A log, and all that a ledger keeps, with nothing running on it yet. */
export class ALedger {
  events: EventLog & Readonly<{ raw: RawLog }> = memoryEventLog();
  readonly leases = new MemoryLeases();
  store: LedgerStore = memoryLedgerStore(this.leases.isLast);
  readonly notes: string[] = [];
  witness: Witness = memoryWitness(this.notes);
  keys = aRing();
  jwks: Jwks = { keys: this.keys.published };
  readonly lines: (Readonly<{ level: string; message: string }> & Record<string, unknown>)[] = [];
  readonly #revisions = new Map<string, bigint>();
  #written = 0;
  readonly #running: Ledger[] = [];

  get raw(): RawLog {
    return this.events.raw;
  }

  options(changes: Partial<LedgerOptions> = {}): LedgerOptions {
    const to = (level: string) => (fields: object, message: string) => {
      this.lines.push({ ...fields, level, message });
    };
    return {
      ...{ raw: this.raw, log: this.events, store: this.store, leases: this.leases, witness: this.witness },
      keys: this.keys,
      published: () => Promise.resolve(this.jwks),
      origin: ORIGIN,
      clock: { now: () => BEGINNING },
      logger: { info: to('info'), warn: to('warn'), error: to('error') },
      headEvery: 20,
      ...changes,
    };
  }

  run(changes: Partial<LedgerOptions> = {}): Ledger {
    const ledger = runLedger(this.options(changes));
    this.#running.push(ledger);
    return ledger;
  }

  /** Ends everything that was run and not killed. */
  async stop(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((ledger) => ledger.stop()));
  }

  /** So many events, each recorded a second after the one before. */
  async append(count: number, stream = 'account-1'): Promise<void> {
    const revision = this.#revisions.get(stream) ?? -1n;
    const events = Array.from({ length: count }, () => ({
      id: randomUUID(),
      type: 'Numbered',
      data: { n: (this.#written += 1) },
      metadata: { recordedAt: plus(BEGINNING, this.#written * 1_000) },
    }));
    await this.events.append(stream, revision, events);
    this.#revisions.set(stream, revision + BigInt(count));
  }

  /** Hashes of all leaves, from the log itself. */
  async leaves(): Promise<Buffer[]> {
    const hashes: Buffer[] = [];
    for await (const event of this.raw.all()) if (isLeaf(event)) hashes.push(leafHash(leafBytes(event)));
    return hashes;
  }

  /** Verified, in the order of the log. */
  async heads(): Promise<TreeHead[]> {
    const verifiers = verifierKeys(this.jwks, ORIGIN).map(verifierOf);
    const heads: TreeHead[] = [];
    for await (const { data } of this.events.read(HEADS_STREAM))
      heads.push(parseCheckpoint((data as { checkpoint: string }).checkpoint, verifiers));
    return heads;
  }

  /** What the last head says of time; undefined: there is none. */
  async recordedUntil(): Promise<Instant | undefined> {
    return (await this.heads()).at(-1)?.recordedUntil;
  }

  /** Whether a head covers all that is in the log, and the witness has it. */
  async isSealed(): Promise<boolean> {
    let leaves = 0;
    for await (const event of this.raw.all()) if (isLeaf(event)) leaves += 1;
    for await (const { data } of this.events.read(HEADS_STREAM, { backwards: true, limit: 1 })) {
      const { checkpoint } = data as { checkpoint: string };
      return checkpoint.split('\n')[1] === String(leaves) && this.notes.includes(checkpoint);
    }
    return false;
  }

  /** Resolves when it is; at once when `giveUp` says that it never will be. */
  async sealed(giveUp: () => boolean = () => false): Promise<void> {
    while (!giveUp() && !(await this.isSealed())) await aMoment();
  }

  /** Whatever is wrong with what was signed and kept, by a computation of its own; empty: nothing. */
  async faults(): Promise<string[]> {
    const leaves = await this.leaves();
    const heads = await this.heads();
    const isKept = (await this.store.state())?.size === leaves.length;
    return [
      ...wrongHeads(heads, leaves),
      ...signedDifferently([...heads.map(({ note }) => note), ...this.notes]),
      ...heads.filter(({ note }) => !this.notes.includes(note)).map(({ size }) => `the witness lacks ${size}`),
      ...(this.notes.every((note) => heads.some((head) => head.note === note)) ? [] : ['the log lacks a head']),
      ...(isKept ? [] : ['not all leaves are kept']),
      ...(await this.#withoutEntry(leaves)),
    ];
  }

  async #withoutEntry(leaves: readonly Buffer[]): Promise<string[]> {
    const { raw, events: log, store } = this;
    const entries = ledgerEntries({ raw, log, store, published: () => Promise.resolve(this.jwks) });
    const faults: string[] = [];
    let index = 0;
    for await (const event of raw.all()) {
      if (!isLeaf(event)) continue;
      const isSample = index % 29 === 0 || index > leaves.length - 12;
      const entry = isSample ? await entries.entryOf(event.stream, event.revision) : undefined;
      if (isSample && (entry === undefined || !proves(entry, index, leaves[index])))
        faults.push(`leaf ${index} has no entry`);
      index += 1;
    }
    return faults;
  }
}

const proves = ({ leafIndex, treeSize, proof, checkpoint }: LedgerEntry, index: number, leaf = EMPTY_ROOT): boolean => {
  const [, , root = ''] = checkpoint.split('\n');
  const hashes = [root, ...proof].map((hash) => Buffer.from(hash, 'base64'));
  const [rootHash = EMPTY_ROOT, ...path] = hashes;
  return leafIndex === index && verifyInclusion({ leafHash: leaf, index, size: treeSize, proof: path, root: rootHash });
};

const wrongHeads = (heads: readonly TreeHead[], leaves: readonly Buffer[]): string[] => {
  const range = new CompactRange();
  const roots = [range.root()];
  for (const leaf of leaves) {
    range.append(leaf);
    roots.push(range.root());
  }
  return heads.flatMap(({ size, root }, n) => [
    ...(roots[size]?.equals(root) === true ? [] : [`the head of ${size} has another root`]),
    ...(size > (heads[n - 1]?.size ?? 0) ? [] : [`the head of ${size} comes after a larger one`]),
  ]);
};

const signedDifferently = (notes: readonly string[]): string[] => {
  const bySize = Map.groupBy(notes, (note) => note.split('\n')[1] ?? '');
  return [...bySize].flatMap(([size, of]) => (new Set(of).size > 1 ? [`${size} leaves were signed differently`] : []));
};

export const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
