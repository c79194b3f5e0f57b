import { type ServerDuplexStream } from '@grpc/grpc-js';
import { batchResponse } from './batch-messages.ts';
import { CollectedAppend, targetIn } from './collected-append.ts';
import { unavailable } from './errors.ts';
import { uuidIn } from './messages.ts';
import { type Shared, type Streams } from './stubs.ts';
import { NotWritableError, type Writer } from './writer.ts';

type BatchCall = ServerDuplexStream<Streams.BatchAppendReq, Streams.BatchAppendResp>;

/** More appends of one client at once wait in its own process. */
const MAX_IN_FLIGHT = 512;

/**
 * One long-lived call for each client: appends come in pieces that name a correlation, and are answered in any order.
 * When it is not known whether something was written, the whole call ends with UNAVAILABLE. The deadline that a client
 * sends is by its own clock, which may be wrong: it is not looked at.
 */
export const batchAppendService =
  (writer: Writer, stopping: AbortSignal) =>
  (call: BatchCall): void => {
    const batch = new BatchAppends(writer, call);
    const stop = (): void => batch.fail('the node is shutting down');
    stopping.addEventListener('abort', stop, { once: true });
    call.once('close', () => stopping.removeEventListener('abort', stop));
    call.on('data', (request: Streams.BatchAppendReq) => batch.take(request));
    call.on('end', () => batch.end());
    call.on('cancelled', () => batch.cancel());
  };

class BatchAppends {
  readonly #collected = new Map<string, CollectedAppend>();
  #inFlight = 0;
  #halfClosed = false;
  #over = false;

  constructor(
    private readonly writer: Writer,
    private readonly call: BatchCall,
  ) {}

  take(request: Streams.BatchAppendReq): void {
    const correlation = request.getCorrelationId();
    if (this.#over || correlation === undefined) return;
    const id = uuidIn(correlation);
    const options = request.getOptions();
    if (options !== undefined) {
      const { stream, expected } = targetIn(options);
      this.#collected.set(id, new CollectedAppend(stream, expected));
    }
    const append = this.#collected.get(id);
    if (append === undefined) return;
    for (const message of request.getProposedMessagesList()) append.add(message);
    if (!request.getIsFinal()) return;
    this.#collected.delete(id);
    void this.#execute(correlation, append);
  }

  end(): void {
    this.#halfClosed = true;
    this.#endWhenDone();
  }

  cancel(): void {
    this.#over = true;
    this.#collected.clear();
  }

  /** Whatever was not answered yet has an unknown outcome. */
  fail(why: string): void {
    if (this.#over) return;
    this.cancel();
    this.call.emit('error', unavailable(why));
  }

  async #execute(correlation: Shared.UUID, append: CollectedAppend): Promise<void> {
    this.#inFlight += 1;
    if (this.#inFlight >= MAX_IN_FLIGHT) this.call.pause();
    try {
      const outcome = await this.writer.execute(append.write());
      this.#answer(batchResponse(correlation, append, outcome));
    } catch (error) {
      if (error instanceof NotWritableError) this.fail(error.message);
      else this.#answer(batchResponse(correlation, append, error instanceof Error ? error : new Error('not readable')));
    }
    this.#inFlight -= 1;
    if (this.call.isPaused()) this.call.resume();
    this.#endWhenDone();
  }

  #answer(response: Streams.BatchAppendResp): void {
    if (!this.#over) this.call.write(response);
  }

  #endWhenDone(): void {
    if (!this.#halfClosed || this.#over || this.#inFlight > 0) return;
    this.#over = true;
    this.call.end();
  }
}
