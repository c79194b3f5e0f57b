import { setTimeout as pause } from 'node:timers/promises';
import { latest, type Clock, type Instant, type Milliseconds } from '@envoi/event-sourcing';
import { inBatches, type RawLog } from '@envoi/event-store';
import { type Lease } from '@envoi/read-store';
import { type Heads, type RecordedHead } from '../heads/heads.ts';
import { type Witness } from '../heads/witness.ts';
import { type NoteSigner } from '../notes/note.ts';
import { signHead, type TreeHead } from '../notes/tree-head.ts';
import { type LedgerState, type LedgerStore } from '../store/ledger-store.ts';
import { type TiledTree } from '../tiles/tiled-tree.ts';
import { consistencyProof } from '../tree/prove.ts';
import { verifyConsistency } from '../tree/verify.ts';
import { type Beginning } from './beginning.ts';
import { leaves, type Leaf, type LeafMessage } from './leaves.ts';
import { LedgerStoppedError, type WhyStopped } from './stopped.ts';

export type SealingParts = Readonly<{
  raw: RawLog;
  heads: Heads;
  store: LedgerStore;
  witness: Witness;
  /** In the name of the log, which is the one of its first head. */
  signerOf: (origin: string | undefined) => NoteSigner;
  clock: Clock;
  headEvery: Milliseconds;
  /** A head is in the log, and in the witness. */
  onHead: (head: RecordedHead) => void;
}>;

/** Leaves in one transaction, at most. */
const BATCH = 4_096;
const CATCHING_UP = 10;
const LIVE = 1;

/** Notes that are given to the witness at once. */
const NOTES = 500;

/** What the tiles in the store hold: only this is ever signed. */
type Kept = Readonly<{ size: number; root: Buffer; recordedUntil: Instant | undefined }>;

/**
 * Seals what is in the log, and what comes, as long as a lease is held: one loop hashes and keeps, the other signs what
 * was kept.
 */
export class Sealing {
  readonly #tree: TiledTree;
  readonly #witnessed: TreeHead | undefined;
  #previous: RecordedHead | undefined;
  #last: LedgerState['last'] | undefined;
  #kept: Kept;
  #nextHeadAt = 0;
  #isLive = false;
  #hasKeptMore: () => void = () => undefined;

  constructor(
    private readonly parts: SealingParts,
    private readonly lease: Lease,
    { tree, state, previous, witnessed }: Beginning,
  ) {
    this.#tree = tree;
    this.#witnessed = witnessed;
    this.#previous = previous;
    this.#last = state?.last;
    this.#kept = { size: tree.size, root: tree.root(), recordedUntil: state?.recordedUntil };
  }

  /** Until `signal` is aborted. Throws LedgerStoppedError when the log is not the one of which the heads were signed. */
  async run(signal: AbortSignal): Promise<void> {
    const leaving = new AbortController();
    const until = AbortSignal.any([leaving.signal, signal]);
    const loops = [this.#keepAll(until), this.#signAll(until)];
    try {
      await Promise.race(loops);
    } finally {
      leaving.abort();
      this.#hasKeptMore();
      await Promise.allSettled(loops);
    }
  }

  async #keepAll(signal: AbortSignal): Promise<void> {
    const source = (left: AbortSignal): AsyncIterable<LeafMessage> =>
      leaves(this.parts.raw, this.#last?.position, AbortSignal.any([left, signal]));
    const within = (): number => (this.#isLive ? Math.max(LIVE, this.#nextHeadAt - performance.now()) : CATCHING_UP);
    for await (const messages of inBatches(source, { most: BATCH, within })) {
      await this.#keep(messages.filter((message) => message.type === 'leaf'));
      if (messages.some(({ type }) => type === 'caught-up')) this.#caughtUp();
    }
  }

  async #keep(batch: readonly Leaf[]): Promise<void> {
    const last = batch.at(-1);
    if (last === undefined) return;
    for (const { hash, position } of batch) this.#tree.append(hash, position.commit);
    const recordedUntil = latestOf([this.#kept, ...batch.map(({ recordedAt }) => ({ recordedUntil: recordedAt }))]);
    const kept = { size: this.#tree.size, root: this.#tree.root(), recordedUntil };
    this.#last = { position: last.position, id: last.id };
    await this.parts.store.write(this.lease, this.#tree.takeChanged(), { ...kept, last: this.#last });
    this.#kept = kept;
    this.#hasKeptMore();
  }

  /** Heads lie in the log behind the leaves that they cover. */
  #caughtUp(): void {
    this.#isLive = true;
    if (this.#kept.size < Math.max(this.#previous?.head.size ?? 0, this.#witnessed?.size ?? 0))
      throw new LedgerStoppedError('log-too-short');
  }

  async #signAll(signal: AbortSignal): Promise<void> {
    await this.#assertContinues(this.#previous?.head, 'head-not-consistent', signal);
    await this.#assertContinues(this.#witnessed, 'witness-not-consistent', signal);
    await this.#tellWitness();
    for (;;) {
      await this.#keeps((this.#previous?.head.size ?? 0) + 1, signal);
      const early = this.#nextHeadAt - performance.now();
      if (early > 0) await pause(early, undefined, { signal });
      this.#nextHeadAt = performance.now() + this.parts.headEvery;
      await this.#sign(signal);
    }
  }

  async #sign(signal: AbortSignal): Promise<void> {
    const { heads, witness, clock, signerOf, onHead } = this.parts;
    const head = signHead(this.#kept, signerOf(this.#previous?.head.origin));
    await this.#assertContinues(this.#previous?.head, 'head-not-consistent', signal, head);
    this.lease.assertHeld();
    this.#previous = await heads.append(head, this.#previous, clock.now());
    this.lease.assertHeld();
    await witness.add([head.note]);
    onHead(this.#previous);
  }

  /** That what is kept is the continuation of what the head says; as soon as it is as large. */
  async #assertContinues(
    head: TreeHead | undefined,
    why: WhyStopped,
    signal: AbortSignal,
    by?: Pick<Kept, 'size' | 'root'>,
  ): Promise<void> {
    if (head === undefined) return;
    await this.#keeps(head.size, signal);
    const { size, root } = by ?? this.#kept;
    const proof = await consistencyProof(head.size, size, this.#tree.nodes);
    const claim = { oldSize: head.size, oldRoot: head.root, newSize: size, newRoot: root, proof };
    if (!verifyConsistency(claim)) throw new LedgerStoppedError(why);
  }

  /** After a kill between log and witness, or with another file than before: what the log has and it lacks. */
  async #tellWitness(): Promise<void> {
    const { heads, witness } = this.parts;
    const notes: string[] = [];
    for await (const note of heads.after(this.#witnessed?.size ?? 0)) {
      notes.push(note);
      if (notes.length === NOTES) await witness.add(notes.splice(0));
    }
    if (notes.length > 0) await witness.add(notes);
  }

  /** Resolves when so many leaves are kept. */
  async #keeps(size: number, signal: AbortSignal): Promise<void> {
    while (this.#kept.size < size) {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => (this.#hasKeptMore = resolve));
    }
    signal.throwIfAborted();
  }
}

const latestOf = (of: readonly Readonly<{ recordedUntil: Instant | undefined }>[]): Instant | undefined => {
  const [first, ...rest] = of.flatMap(({ recordedUntil }) => recordedUntil ?? []);
  return first && latest(first, ...rest);
};
