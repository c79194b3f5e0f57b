import { type ServerDuplexStream } from '@grpc/grpc-js';
import { batchRefusal, batchResponse } from './batch-messages.ts';
import { CollectedAppend } from './collected-append.ts';
import { asServiceError, invalidArgument, unavailable } from './errors.ts';
import { type MemoryBudget } from './memory-budget.ts';
import { uuidIn } from './messages.ts';
import { NotWritableError } from './not-writable.ts';
import { type Shared, type Streams } from './stubs.ts';
import { type Writer } from './writer.ts';

type BatchCall = ServerDuplexStream<Streams.BatchAppendReq, Streams.BatchAppendResp>;

/** More appends of one client at once wait in its own process. */
const MAX_IN_FLIGHT = 512;
/** So many may have begun, and not come to their end. */
const MAX_UNFINISHED = 512;

/**
 * One long-lived call for each client: appends come in pieces that name a correlation, and are answered in any order.
 * When it is not known whether something was written, the whole call ends with UNAVAILABLE. The deadline that a client
 * sends is by its own clock, which may be wrong: it is not looked at.
 */
export const batchAppendService =
  (writer: Pick<Writer, 'execute'>, budget: MemoryBudget, stopping: AbortSignal) =>
  (call: BatchCall): void => {
    const batch = new BatchAppends(writer, budget, call);
    const stop = (): void => batch.fail(unavailable('the node is shutting down'));
    stopping.addEventListener('abort', stop, { once: true });
    call.once('close', () => stopping.removeEventListener('abort', stop));
    call.on('data', (request: Streams.BatchAppendReq) => batch.take(request));
    call.on('end', () => batch.end());
    call.on('cancelled', () => batch.giveUp());
    call.on('drain', () => batch.drained());
  };

class BatchAppends {
  readonly #unfinished = new Map<string, CollectedAppend>();
  #inFlight = 0;
  /** The client does not read its answers as fast as it appends. */
  #isBehind = false;
  #halfClosed = false;
  #over = false;

  constructor(
    private readonly writer: Pick<Writer, 'execute'>,
    private readonly budget: MemoryBudget,
    private readonly call: BatchCall,
  ) {}

  take(request: Streams.BatchAppendReq): void {
    if (this.#over) return;
    try {
      const correlation = request.getCorrelationId();
      if (correlation === undefined) throw invalidArgument('a batched append needs a correlation id');
      const id = uuidIn(correlation);
      const append = this.#collected(id, request);
      for (const message of request.getProposedMessagesList()) append.add(message);
      if (!request.getIsFinal()) return;
      this.#unfinished.delete(id);
      void this.#execute(correlation, append);
    } catch (error) {
      this.fail(error);
    }
  }

  end(): void {
    this.#halfClosed = true;
    this.#endWhenDone();
  }

  drained(): void {
    this.#isBehind = false;
    this.#regulate();
  }

  giveUp(): void {
    this.#over = true;
    for (const append of this.#unfinished.values()) append.release();
    this.#unfinished.clear();
  }

  /** Whatever was not answered yet has an unknown outcome. */
  fail(error: unknown): void {
    if (this.#over) return;
    this.giveUp();
    this.call.emit('error', asServiceError(error));
  }

  /** The append that the request begins or goes on with. */
  #collected(id: string, request: Streams.BatchAppendReq): CollectedAppend {
    const begun = this.#unfinished.get(id);
    if (begun !== undefined) {
      if (request.hasOptions()) begun.refuse('an append has its options once');
      return begun;
    }
    if (this.#unfinished.size === MAX_UNFINISHED) throw unavailable('too many appends have begun and not ended');
    const append = new CollectedAppend(request.getOptions(), this.budget);
    this.#unfinished.set(id, append);
    return append;
  }

  async #execute(correlation: Shared.UUID, append: CollectedAppend): Promise<void> {
    this.#inFlight += 1;
    this.#regulate();
    try {
      const write = append.write();
      this.#answer(batchResponse(correlation, write, await this.writer.execute(write)));
    } catch (error) {
      if (error instanceof NotWritableError) this.fail(error);
      else this.#answer(batchRefusal(correlation, asServiceError(error)));
    }
    append.release();
    this.#inFlight -= 1;
    this.#regulate();
    this.#endWhenDone();
  }

  #answer(response: Streams.BatchAppendResp): void {
    if (!this.#over && !this.call.write(response)) this.#isBehind = true;
  }

  /** Reads on only while there are not too many appends under way, nor answers waiting. */
  #regulate(): void {
    if (this.#isBehind || this.#inFlight >= MAX_IN_FLIGHT) this.call.pause();
    else if (this.call.isPaused()) this.call.resume();
  }

  #endWhenDone(): void {
    if (!this.#halfClosed || this.#over || this.#inFlight > 0) return;
    this.giveUp();
    this.call.end();
  }
}
