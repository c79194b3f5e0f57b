import { createHash } from 'node:crypto';
import {
  BACKWARDS,
  FORWARDS,
  WrongExpectedVersionError,
  isCommandError,
  jsonEvent,
  streamNameFilter,
  type EventStoreDBClient,
  type Position,
  type ResolvedEvent,
} from '@eventstore/db-client';

type Revision = 'any' | 'no_stream' | 'stream_exists' | 'last' | number;
type Place = 'start' | 'end' | number;
export type Step = { observed: unknown } & (
  | { op: 'append'; stream: string; expected: Revision; events: number[] }
  | { op: 'delete' | 'tombstone'; stream: string; expected: Revision }
  | { op: 'metadata'; stream: string; metadata: Record<string, unknown> }
  | { op: 'get-metadata'; stream: string }
  | { op: 'read'; stream: string; direction: 'forwards' | 'backwards'; from: Place; maxCount: number }
  | { op: 'subscribe-stream'; stream: string; from: Place }
  | { op: 'all' }
);
export type Scenario = { seed: number; steps: Step[] };

/** Plays a scenario's steps on streams of its own, and tells what it observes in the words of the recording. */
export class Player {
  /** The revision that the last successful append to a stream returned. */
  readonly #last = new Map<string, bigint>();

  /** `connection` may be another one at each step; `from` is a position before the scenario's first event. */
  constructor(
    private readonly connection: () => EventStoreDBClient,
    private readonly prefix: string,
    private readonly from: Position,
  ) {}

  private get client(): EventStoreDBClient {
    return this.connection();
  }

  async play(step: Step): Promise<unknown> {
    try {
      return await this.#perform(step);
    } catch (error) {
      return this.#failure(error);
    }
  }

  #perform(step: Step): Promise<unknown> {
    switch (step.op) {
      case 'append':
        return this.#append(step);
      case 'delete':
      case 'tombstone':
        return this.#delete(step);
      case 'metadata':
        return this.#setMetadata(step);
      case 'get-metadata':
        return this.#getMetadata(step);
      case 'read':
        return this.#read(step);
      case 'subscribe-stream':
        return this.#subscribe(step);
      case 'all':
        return this.#all();
    }
  }

  async #append({ stream, expected, events }: Extract<Step, { op: 'append' }>) {
    const proposals = events.map((n) =>
      jsonEvent({ id: this.#idOf(n), type: `t${n % 3}`, data: { n }, metadata: { m: n } }),
    );
    const result = await this.client.appendToStream(this.#name(stream), proposals, {
      expectedRevision: this.#revision(stream, expected),
    });
    this.#last.set(stream, result.nextExpectedRevision);
    return { revision: Number(result.nextExpectedRevision), positioned: isPosition(result.position) };
  }

  async #delete({ op, stream, expected }: Extract<Step, { op: 'delete' | 'tombstone' }>) {
    const options = { expectedRevision: this.#revision(stream, expected) as 'any' | 'no_stream' | bigint };
    const name = this.#name(stream);
    const deletion =
      op === 'delete' ? this.client.deleteStream(name, options) : this.client.tombstoneStream(name, options);
    return { positioned: isPosition((await deletion).position) };
  }

  async #setMetadata({ stream, metadata }: Extract<Step, { op: 'metadata' }>) {
    const result = await this.client.setStreamMetadata(this.#name(stream), metadata);
    return { revision: Number(result.nextExpectedRevision) };
  }

  async #getMetadata({ stream }: Extract<Step, { op: 'get-metadata' }>) {
    const { metadata } = await this.client.getStreamMetadata(this.#name(stream));
    return { metadata: metadata ?? null };
  }

  async #read({ stream, direction, from, maxCount }: Extract<Step, { op: 'read' }>) {
    const events: unknown[] = [];
    for await (const event of this.client.readStream(this.#name(stream), {
      direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
      fromRevision: typeof from === 'number' ? BigInt(from) : from,
      maxCount,
    }))
      events.push(this.#told(event));
    return { events };
  }

  async #subscribe({ stream, from }: Extract<Step, { op: 'subscribe-stream' }>) {
    const events: unknown[] = [];
    const subscription = this.client.subscribeToStream(this.#name(stream), {
      fromRevision: typeof from === 'number' ? BigInt(from) : from,
    });
    subscription.on('caughtUp', () => subscription.push(null));
    try {
      for await (const event of subscription) events.push(this.#told(event));
      return { events, caughtUp: true };
    } catch (error) {
      return { events, ...this.#failure(error) };
    } finally {
      await subscription.unsubscribe();
    }
  }

  async #all() {
    const events: unknown[] = [];
    const positions: bigint[] = [];
    const subscription = this.client.subscribeToAll({
      fromPosition: this.from,
      filter: streamNameFilter({ prefixes: [this.prefix] }),
    });
    subscription.on('caughtUp', () => subscription.push(null));
    try {
      for await (const event of subscription) {
        events.push(this.#told(event));
        positions.push(event.event?.position.commit ?? 0n);
      }
    } finally {
      await subscription.unsubscribe();
    }
    return { events, ordered: positions.every((position, i) => i === 0 || position > (positions[i - 1] ?? 0n)) };
  }

  /** `[stream, revision, n]`; the tombstone has no n. */
  #told({ event }: Pick<ResolvedEvent, 'event'>): unknown {
    const n = (event?.data as { n?: number } | undefined)?.n ?? null;
    return [event?.streamId.slice(this.prefix.length), Number(event?.revision), n];
  }

  #failure(error: unknown): { error: string; actual?: string; expectedVersion?: string } {
    if (error instanceof WrongExpectedVersionError)
      return { error: error.type, actual: String(error.actualVersion), expectedVersion: String(error.expectedVersion) };
    if (error instanceof Error && isCommandError(error)) return { error: (error as { type: string }).type };
    throw error;
  }

  #revision(stream: string, expected: Revision): 'any' | 'no_stream' | 'stream_exists' | bigint {
    if (expected === 'last') return this.#last.get(stream) ?? 'no_stream';
    return typeof expected === 'number' ? BigInt(expected) : expected;
  }

  #name(stream: string): string {
    return `${this.prefix}${stream}`;
  }

  #idOf(n: number): string {
    const hex = createHash('sha256').update(`${this.prefix}${n}`).digest('hex');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  }
}

const isPosition = (position: { commit: bigint } | undefined): boolean =>
  position !== undefined && position.commit > 0n;
