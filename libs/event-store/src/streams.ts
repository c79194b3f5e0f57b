import {
  fold,
  streamName,
  type Cause,
  type Decision,
  type DomainEvent,
  type Instant,
  type Recorded,
  type Stream,
  type SubjectId,
} from '@envoi/event-sourcing';
import { WrongRevisionError, type EventLog, type ProposedEvent, type StoredEvent } from './event-log.ts';
import { canonicalJson, idFrom, sha256 } from './ids.ts';
import { decode, encodeData, encodeMetadata, type EventSchemas } from './schemas.ts';

/** How often a decision is taken anew because somebody else was faster. */
const ATTEMPTS = 8;

type Why = Readonly<{ cause: Cause; command: string }>;

export type Loaded<State, Event extends DomainEvent> = Readonly<{
  state: State;
  events: readonly Recorded<Event>[];
  /** Of the last event; -1 when there is no stream. */
  revision: bigint;
}>;

/** Reads and decides streams. Everything that is written to the log by the system goes through `transact`. */
export class Streams {
  /** Decisions about one stream wait for each other here; between processes the expected revision decides. */
  readonly #lines = new Map<string, Promise<unknown>>();

  constructor(
    private readonly log: EventLog,
    private readonly schemas: EventSchemas,
    private readonly options: Readonly<{ now: () => Instant; policyVersion: number }>,
  ) {}

  async load<State, Event extends DomainEvent>(
    stream: Stream<State, Event>,
    subject: SubjectId,
  ): Promise<Loaded<State, Event>> {
    const events = await this.#read<Event>(streamName(stream.category, subject), 0n);
    return { state: fold(stream, events), events, revision: events.at(-1)?.revision ?? -1n };
  }

  /**
   * Decides, and returns what is in the log for this (causation, command): the events of its first success, however
   * often it is repeated; `[]` when nothing was decided. Concurrent decisions are taken one after another.
   * Throws what the decision throws, UnknownEventError and InvalidEventError before anything is written,
   * WrongRevisionError when others were faster eight times, OutageError when the log cannot be reached.
   */
  async transact<State, Event extends DomainEvent>(
    stream: Stream<State, Event>,
    subject: SubjectId,
    why: Why,
    decision: Decision<State, Event>,
  ): Promise<readonly Recorded<Event>[]> {
    return this.#inLine(streamName(stream.category, subject), async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await this.#attempt(stream, subject, why, decision);
        } catch (error) {
          if (!(error instanceof WrongRevisionError) || attempt === ATTEMPTS) throw error;
        }
      }
    });
  }

  /** Throws UnknownEventError for a type without schema, InvalidEventError for data or metadata that do not fit. */
  decode(stored: Omit<StoredEvent, 'created'>): Recorded {
    return decode(this.schemas, stored);
  }

  async #attempt<State, Event extends DomainEvent>(
    stream: Stream<State, Event>,
    subject: SubjectId,
    why: Why,
    decision: Decision<State, Event>,
  ): Promise<readonly Recorded<Event>[]> {
    const { state, events, revision } = await this.load(stream, subject);
    const done = events.filter(isBecauseOf(why));
    if (done.length > 0) return done;
    const decided = decision(state);
    if (decided.length === 0) return [];
    const name = streamName(stream.category, subject);
    await this.log.append(name, revision, this.#propose(stream.category, subject, why, decided));
    return (await this.#read<Event>(name, revision + 1n, decided.length)).filter(isBecauseOf(why));
  }

  #propose(category: string, subject: SubjectId, { cause, command }: Why, events: readonly DomainEvent[]) {
    const { causation, correlation, at } = cause;
    const { now, policyVersion: policy } = this.options;
    const metadata = encodeMetadata({ subject, correlation, causation, command, at, recordedAt: now(), policy });
    const stream = streamName(category, subject);
    return events.map(({ type, data: decided }, index): ProposedEvent => {
      const data = encodeData(this.schemas, category, { type, data: decided });
      const content = sha256(canonicalJson([type, data]));
      return { id: idFrom(cause.causation, command, stream, String(index), content), type, data, metadata };
    });
  }

  async #read<Event extends DomainEvent>(stream: string, from: bigint, limit?: number) {
    const events: Recorded<Event>[] = [];
    for await (const stored of this.log.read(stream, limit === undefined ? { from } : { from, limit }))
      events.push(this.decode(stored) as Recorded<Event>);
    return events;
  }

  async #inLine<Result>(stream: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#lines.get(stream) ?? Promise.resolve();
    const mine = before.then(task, task);
    this.#lines.set(stream, mine);
    try {
      return await mine;
    } finally {
      if (this.#lines.get(stream) === mine) this.#lines.delete(stream);
    }
  }
}

const isBecauseOf =
  ({ cause, command }: Why) =>
  ({ metadata }: Recorded): boolean =>
    metadata.causation === cause.causation && metadata.command === command;
