import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { Draft, beginsStream, type Outcome, type Write } from './draft.ts';
import { type Heads } from './heads.ts';
import { NotWritableError } from './not-writable.ts';
import { ownerOf, weightOf } from './record.ts';
import { type Tail } from './tail.ts';
import { WritingConnection } from './writing-connection.ts';

/** One commit carries at most so many writes and bytes. */
const MAX_WRITES = 256;
const MAX_BYTES = 4 * 1024 * 1024;
/** More than that wait only when something is wrong; their bytes are bounded where they are collected. */
const MAX_QUEUE = 20_000;

/** How long a commit may take when the node stops, ms. */
const GRACE = 1_000;

type Waiting = Readonly<{ write: Write; settle: (outcome: Outcome) => void; fail: (error: Error) => void }>;

/**
 * The only writer. Writes that arrive while a commit is under way make up the next batch (group commit): they are judged
 * in the order of their arrival, get their positions from memory, go to disk together, and are answered only then.
 */
export class Writer {
  #queue: Waiting[] = [];
  #connection: WritingConnection | undefined;
  #running: Promise<void> = Promise.resolve();
  #busy = false;
  #stopped = false;

  private constructor(
    private readonly tail: Tail,
    private readonly heads: Heads,
    private readonly options: Readonly<{ databaseUrl: string; patience: number; log: (line: string) => void }>,
  ) {}

  /** Becomes the writer of this database; throws when another node is, and stays so for `patience` ms. */
  static async start(tail: Tail, heads: Heads, options: Writer['options']): Promise<Writer> {
    const writer = new Writer(tail, heads, options);
    await writer.#connect(options.patience);
    return writer;
  }

  /** Rejects with NotWritableError when it is not known whether anything was written. */
  execute(write: Write): Promise<Outcome> {
    if (this.#stopped) return Promise.reject(new NotWritableError('the node is shutting down'));
    if (this.#queue.length >= MAX_QUEUE) return Promise.reject(new NotWritableError('too many writes are waiting'));
    return new Promise((settle, fail) => {
      this.#queue.push({ write, settle, fail });
      if (!this.#busy) this.#running = this.#run();
    });
  }

  /** Finishes the batch under way, if that takes no longer than `grace` ms; what waits behind it fails. */
  async stop(grace = GRACE): Promise<void> {
    this.#stopped = true;
    this.#failAll(this.#queue.splice(0), 'the node is shutting down');
    const closing = setTimeout(() => void this.#connection?.connection.close().catch(this.#report), grace);
    await this.#running;
    clearTimeout(closing);
    await this.#connection?.connection.close();
  }

  /** What arrives in one turn of the event loop is committed together, and so is what arrives during a commit. */
  async #run(): Promise<void> {
    this.#busy = true;
    await turn();
    while (this.#queue.length > 0) {
      const batch = this.#nextBatch();
      try {
        const outcomes = await this.#commit(batch.map(({ write }) => write));
        batch.forEach(({ settle, fail }, index) => {
          const outcome = outcomes[index];
          if (outcome === undefined) fail(new NotWritableError('no outcome'));
          else settle(outcome);
        });
      } catch (error) {
        this.#report(error);
        this.#failAll(batch, 'it is not known whether this was written');
        await this.#startOver();
      }
    }
    this.#busy = false;
  }

  #nextBatch(): Waiting[] {
    let bytes = 0;
    const end = this.#queue.findIndex(({ write }, index) => {
      bytes += write.type === 'append' ? write.events.reduce((sum, event) => sum + weightOf(event), 0) : 0;
      return index > 0 && (index === MAX_WRITES || bytes > MAX_BYTES);
    });
    return this.#queue.splice(0, end === -1 ? this.#queue.length : end);
  }

  async #commit(writes: readonly Write[]): Promise<Outcome[]> {
    const writing = this.#connection;
    if (writing === undefined || writing.connection.gone.aborted) throw new NotWritableError('no connection');
    const supposedNew = this.#supposedNew(writes);
    const outcomes = await this.#write(writing, writes, supposedNew);
    return outcomes ?? (await this.#write(writing, writes, [])) ?? [];
  }

  /**
   * Streams of which nothing is remembered, and whose first writer expects that there is nothing. That is nearly always
   * so; the insert makes sure of it, and to ask first would be a second way to the database for every new stream.
   */
  #supposedNew(writes: readonly Write[]): string[] {
    const first = new Map(writes.toReversed().map((write) => [ownerOf(write.stream), write]));
    return [...first]
      .filter(([owner, write]) => beginsStream(write) && !this.heads.knows(owner))
      .map(([owner]) => owner);
  }

  /** Undefined when a stream that was supposed to be new is not: nothing is written. */
  async #write(
    writing: WritingConnection,
    writes: readonly Write[],
    supposedNew: readonly string[],
  ): Promise<Outcome[] | undefined> {
    const streams = writes.map(({ stream }) => stream);
    const draft = new Draft(await this.heads.of(writing.connection, streams, supposedNew), this.tail.last, writing);
    const outcomes: Outcome[] = [];
    for (const write of writes) outcomes.push(await draft.add(write));
    if (draft.records.length > 0) {
      if (!(await writing.insert(draft.records, supposedNew))) return undefined;
      for (const [owner, head] of draft.heads) this.heads.remember(owner, head);
      this.tail.push(draft.records);
    }
    return outcomes;
  }

  /** The outcome of a commit is unknown: a new connection, and everything that was remembered is read again. */
  async #startOver(): Promise<void> {
    this.#connection?.connection.close().catch(this.#report);
    this.#connection = undefined;
    this.heads.forgetAll();
    while (!this.#stopped)
      try {
        await this.#connect(0);
        return;
      } catch (error) {
        this.#report(error);
        this.#failAll(this.#queue.splice(0), 'the database cannot be reached');
        await delay(100);
      }
  }

  async #connect(patience: number): Promise<void> {
    const writing = await WritingConnection.open(this.options.databaseUrl, patience);
    this.heads.forgetAll();
    this.tail.reset(writing.lastPosition);
    this.#connection = writing;
    writing.connection.gone.addEventListener('abort', () => {
      if (!this.#busy && !this.#stopped) this.#running = this.#recover();
    });
  }

  /** The connection broke while nothing was to be written. */
  async #recover(): Promise<void> {
    this.#busy = true;
    await this.#startOver();
    await this.#run();
  }

  #failAll(waiting: readonly Waiting[], why: string): void {
    for (const { fail } of waiting) fail(new NotWritableError(why));
  }

  readonly #report = (error: unknown): void => {
    this.options.log(`event store: ${error instanceof Error ? error.message : 'the database cannot be reached'}`);
  };
}
