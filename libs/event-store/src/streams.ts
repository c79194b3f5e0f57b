import {
  fold,
  parseStreamName,
  streamName,
  type Cause,
  type Decision,
  type DomainEvent,
  type EventMetadata,
  type Instant,
  type Recorded,
  type Stream,
  type SubjectId,
} from '@envoi/event-sourcing';
import { traced } from '@envoi/tracing';
import { NO_STREAM, WrongRevisionError, type EventLog, type ProposedEvent, type StoredEvent } from './event-log.ts';
import { canonicalJson, idFrom, sha256 } from './ids.ts';
import { Lines } from './lines.ts';
import { Recent } from './recent.ts';
import { decode, encodeData, encodeMetadata, type Decodable, type EventSchemas } from './schemas.ts';

/** How often a decision is taken anew because somebody else was faster. */
const ATTEMPTS = 8;

/** So many events at the end of a stream are looked through for what was written down already. */
const END = 32;

/** So many events are remembered: some 30 MB. */
const REMEMBERED = 20_000;

type Why = Readonly<{ cause: Cause; command: string }>;

export type Loaded<State, Event extends DomainEvent> = Readonly<{
  state: State;
  events: readonly Recorded<Event>[];
  /** Of the last event; -1 when there is no stream. */
  revision: bigint;
}>;

/** What is to be written after a revision; or what was written already. */
type Plan<Event extends DomainEvent> = Readonly<{
  done: readonly Recorded<Event>[];
  decided: readonly Event[];
  after: bigint;
}>;

/** Reads and decides streams. Everything that is written to the log by the system goes through `transact`. */
export class Streams {
  readonly #lines = new Lines();
  readonly #recent: Recent;

  constructor(
    private readonly log: EventLog,
    private readonly schemas: EventSchemas,
    private readonly options: Readonly<{ now: () => Instant; policyVersion: number; remembered?: number }>,
  ) {
    this.#recent = new Recent(options.remembered ?? REMEMBERED);
  }

  /** As it is now. */
  async load<State, Event extends DomainEvent>(
    stream: Stream<State, Event>,
    subject: SubjectId,
  ): Promise<Loaded<State, Event>> {
    return loaded(stream, await this.#read<Event>(streamName(stream.category, subject)));
  }

  /**
   * As it was when it was last read or decided here, of which nothing is asked again: for who has just done so, and is
   * woken by whatever others write.
   */
  async lastSeen<State, Event extends DomainEvent>(
    stream: Stream<State, Event>,
    subject: SubjectId,
  ): Promise<Loaded<State, Event>> {
    const events = this.#recent.withOurs(streamName(stream.category, subject)) as readonly Recorded<Event>[];
    return events.length > 0 ? loaded(stream, events) : this.load(stream, subject);
  }

  /**
   * Decides, and returns what is in the log for this (causation, command): the events of its first success, however
   * often it is repeated; `[]` when nothing was decided. Concurrent decisions are taken one after another. Where another
   * process has decided the same at the same time, the log holds its `at` and `recordedAt`, and these are ours.
   * Throws what the decision throws, UnknownEventError and InvalidEventError before anything is written,
   * WrongRevisionError when others were faster eight times, OutageError when the log cannot be reached.
   */
  async transact<State, Event extends DomainEvent>(
    stream: Stream<State, Event>,
    subject: SubjectId,
    why: Why,
    decision: Decision<State, Event>,
  ): Promise<readonly Recorded<Event>[]> {
    const name = streamName(stream.category, subject);
    const planOn = (events: readonly Recorded<Event>[]) => plan(loaded(stream, events), why, decision);
    const anew = async () => planOn(await this.#read<Event>(name));
    return this.#wait(name, why, async () => {
      const written = await this.#append(name, why, this.#early(name, planOn) ?? (await anew()), anew);
      this.#recent.addOurs(name, written);
      return written;
    });
  }

  /**
   * Writes down what does not depend on anything that came before; else like `transact`. Reads no more than the end of the
   * stream, however long that is: a repetition is recognised unless 32 events or more have followed.
   */
  async record<State, Event extends DomainEvent>(
    { category }: Stream<State, Event>,
    subject: SubjectId,
    why: Why,
    events: readonly Event[],
  ): Promise<readonly Recorded<Event>[]> {
    const name = streamName(category, subject);
    const anew = async (): Promise<Plan<Event>> => {
      const end: StoredEvent[] = [];
      for await (const event of this.log.read(name, { backwards: true, limit: END })) end.unshift(event);
      const done = end.filter(isBecauseOf(why)).map((event) => this.decode(event) as Recorded<Event>);
      return { done, decided: done.length > 0 ? [] : events, after: end.at(-1)?.revision ?? NO_STREAM };
    };
    return this.#wait(name, why, async () => this.#append(name, why, await anew(), anew));
  }

  /** Throws UnknownEventError for a type without schema, InvalidEventError for data or metadata that do not fit. */
  decode(stored: Decodable): Recorded {
    return decode(this.schemas, stored);
  }

  /**
   * A decision on what was last seen, which may be out of date. That shows where something is written, at the revision
   * seen; what was done once stays done. Nothing else counts: undefined.
   */
  #early<Event extends DomainEvent>(
    name: string,
    planOn: (events: readonly Recorded<Event>[]) => Plan<Event>,
  ): Plan<Event> | undefined {
    const events = this.#recent.withOurs(name) as readonly Recorded<Event>[];
    if (events.length === 0) return undefined;
    try {
      const early = planOn(events);
      return early.done.length > 0 || early.decided.length > 0 ? early : undefined;
    } catch {
      return undefined; // a decision is pure: if it still throws on what is there now, that is heard
    }
  }

  /** One command after another in each stream. */
  #wait<Result>(stream: string, { command, cause }: Why, work: () => Promise<Result>): Promise<Result> {
    const { category } = parseStreamName(stream);
    const attributes = { 'envoi.category': category, 'envoi.correlation': cause.correlation };
    return traced(command, { attributes }, () => this.#lines.wait(stream, work));
  }

  /** Appends what is planned, and plans `anew` when others were faster; resolves with what is in the log then. */
  async #append<Event extends DomainEvent>(
    stream: string,
    why: Why,
    first: Plan<Event>,
    anew: () => Promise<Plan<Event>>,
  ): Promise<readonly Recorded<Event>[]> {
    let next = first;
    for (let attempt = 1; next.decided.length > 0; attempt += 1) {
      try {
        const proposed = this.#propose(stream, why, next.decided);
        const { after } = next;
        const attributes = { 'envoi.events': proposed.length };
        await traced('append', { kind: 'client', attributes }, () => this.log.append(stream, after, proposed));
        return this.#written<Event>(stream, after, proposed);
      } catch (error) {
        if (!(error instanceof WrongRevisionError) || attempt === ATTEMPTS) throw error;
      }
      next = await anew();
    }
    return next.done;
  }

  #propose(stream: string, { cause, command }: Why, events: readonly DomainEvent[]) {
    const { category, subject } = parseStreamName(stream);
    const { causation, correlation, at } = cause;
    const { now, policyVersion: policy } = this.options;
    const metadata = encodeMetadata({ subject, correlation, causation, command, at, recordedAt: now(), policy });
    return events.map(({ type, data: decided }, index): ProposedEvent => {
      const data = encodeData(this.schemas, category, { type, data: decided });
      const content = sha256(canonicalJson([type, data]));
      return { id: idFrom(cause.causation, command, stream, String(index), content), type, data, metadata };
    });
  }

  /** What the log took after this revision, without asking for it again. */
  #written<Event extends DomainEvent>(stream: string, after: bigint, proposed: readonly ProposedEvent[]) {
    return proposed.map(
      (event, index) => this.decode({ ...event, stream, revision: after + 1n + BigInt(index) }) as Recorded<Event>,
    );
  }

  /** Reads what is not known yet, from the last event known on: it must still be there, or another log was restored. */
  async #read<Event extends DomainEvent>(stream: string): Promise<readonly Recorded<Event>[]> {
    const known = this.#recent.of(stream) as readonly Recorded<Event>[];
    const last = known.at(-1);
    const stored: StoredEvent[] = [];
    for await (const event of this.log.read(stream, { from: last?.revision ?? 0n })) stored.push(event);
    if (last !== undefined && stored[0]?.id !== last.id) {
      this.#recent.forget(stream);
      return this.#read(stream);
    }
    const fresh = last === undefined ? stored : stored.slice(1);
    if (fresh.length === 0) return known;
    const events = [...known, ...fresh.map((event) => this.decode(event) as Recorded<Event>)];
    this.#recent.remember(stream, events);
    return events;
  }
}

const isBecauseOf =
  ({ cause, command }: Why) =>
  ({ metadata }: Pick<StoredEvent, 'metadata'>): boolean => {
    const of = (metadata ?? {}) as Partial<EventMetadata>;
    return of.causation === cause.causation && of.command === command;
  };

const loaded = <State, Event extends DomainEvent>(
  stream: Stream<State, Event>,
  events: readonly Recorded<Event>[],
): Loaded<State, Event> => ({ state: fold(stream, events), events, revision: events.at(-1)?.revision ?? -1n });

const plan = <State, Event extends DomainEvent>(
  { state, events, revision: after }: Loaded<State, Event>,
  why: Why,
  decision: Decision<State, Event>,
): Plan<Event> => {
  const done = events.filter(isBecauseOf(why));
  return { done, decided: done.length > 0 ? [] : decision(state), after };
};
