import { type Write } from './draft.ts';
import { MAX_APPEND_EVENTS, MAX_APPEND_SIZE, appendTooBig, invalidArgument } from './errors.ts';
import { type MemoryBudget } from './memory-budget.ts';
import { proposalIn } from './messages.ts';
import { METADATA_TYPE, isMetastream, sizeOf, weightOf, type Proposal } from './record.ts';
import { type Streams } from './stubs.ts';
import { appendTargetIn, type Target } from './target.ts';

type Message = Streams.AppendReq.ProposedMessage | Streams.BatchAppendReq.ProposedMessage;

/** Bytes of an append without its events. */
const WEIGHT = 4096;

/**
 * An append as it comes in, piece by piece. Keeps no more than it may have, and remembers the first thing wrong with it.
 * Whoever makes one must `release` it, when it is answered or given up.
 */
export class CollectedAppend {
  #target: Target | undefined;
  #events: Proposal[] = [];
  #size = 0;
  #held = 0;
  #wrong: Error | undefined;

  constructor(
    options: Streams.AppendReq.Options | Streams.BatchAppendReq.Options | undefined,
    private readonly budget: MemoryBudget,
  ) {
    this.#attempt(() => {
      this.#target = appendTargetIn(options);
      this.#hold(WEIGHT);
    });
  }

  add(message: Message): void {
    if (this.#wrong === undefined) this.#attempt(() => this.#add(proposalIn(message)));
  }

  /** From now on it can only be refused. */
  refuse(reason: string): void {
    this.#attempt(() => {
      throw invalidArgument(reason);
    });
  }

  /** What is to be written; throws what was wrong. */
  write(): Write {
    if (this.#target === undefined || this.#wrong !== undefined) throw this.#wrong ?? invalidArgument('no options');
    return { type: 'append', ...this.#target, events: this.#events };
  }

  /** Gives its memory back. */
  release(): void {
    this.#events = [];
    this.budget.giveBack(this.#held);
    this.#held = 0;
  }

  #add(event: Proposal): void {
    this.#size += sizeOf(event);
    if (this.#size > MAX_APPEND_SIZE) throw appendTooBig();
    if (this.#events.length === MAX_APPEND_EVENTS)
      throw invalidArgument(`an append has at most ${MAX_APPEND_EVENTS} events`);
    if (isMetastream(this.#target?.stream ?? '') && event.type !== METADATA_TYPE)
      throw invalidArgument(`a metastream holds ${METADATA_TYPE} only`);
    this.#hold(weightOf(event));
    this.#events.push(event);
  }

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#wrong ??= error instanceof Error ? error : invalidArgument('the event cannot be read');
      this.release();
    }
  }

  #hold(bytes: number): void {
    this.budget.take(bytes);
    this.#held += bytes;
  }
}
