import { instant, toMilliseconds, type Instant } from '@envoi/event-sourcing';
import { type Envelope } from '@envoi/ledger';
import { type Entry, type Header } from './format.ts';

/** The query, in words: whoever writes a second verifier has to find the same entries. */
export const QUERY = [
  'Every request of which the log holds an event that was recorded in the period: the events of streams named attachmentExport-… and profileDeletion-…',
  'with recordedAt (in their metadata) at or after "from" and before "to", grouped by exportId, else by deletionId (in their data).',
  'An event with neither is an entry of its own, named by its stream and revision: a forgetting without a request (SubjectForgotten), else a refusal.',
  'An event whose data is no JSON object is an entry of its own, too (unreadable).',
  'Entries are in the order of their first event; each says, for every type, when the first of it was recorded.',
].join(' ');

const STREAMS = ['attachmentExport-', 'profileDeletion-'];

const concerns = ({ stream }: Envelope): boolean => STREAMS.some((prefix) => stream.startsWith(prefix));

/** As little as possible is kept of each: there may be a great many. */
type Counted = Pick<Entry, 'kind' | 'id' | 'stream'> & {
  events: number;
  /** The number of a type, when the first of it was recorded (in milliseconds), and so on: numbers, side by side, are the smallest. */
  readonly recorded: number[];
};

/** Of types. */
const A_HANDFUL = 32;

/** Counts the population of a period, event by event. Holds an entry for each request, and nothing else. */
export class Population {
  readonly #entries = new Map<string, Counted>();
  /** Each type has a number. */
  readonly #types = new Map<string, number>();
  readonly #manyTypes = new Map<Counted, Set<number>>();

  constructor(private readonly period: Header['period']) {}

  /** Of every leaf, in order; `recordedAt` as its metadata says. */
  count(event: Envelope, recordedAt: Instant | undefined): void {
    if (!concerns(event) || recordedAt === undefined || !this.#isInside(recordedAt)) return;
    const { kind, id } = requestOf(event);
    const entry = this.#entries.get(`${kind} ${id}`) ?? this.#add({ kind, id, stream: event.stream });
    entry.events += 1;
    const type = this.#numberOf(event.type);
    if (this.#isNew(entry, type)) entry.recorded.push(type, toMilliseconds(recordedAt));
  }

  *entries(): Generator<Entry, undefined> {
    const names = [...this.#types.keys()];
    for (const entry of this.#entries.values()) {
      const { recorded } = entry;
      const firsts = typesIn(recorded).map((type, n) => [names[type], instant(recorded[2 * n + 1] ?? 0)]);
      yield { ...entry, recorded: Object.fromEntries(firsts) as Entry['recorded'] };
    }
    return undefined;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Ours have a handful of types; somebody else's file may have any number. */
  #isNew(entry: Counted, type: number): boolean {
    const { recorded } = entry;
    if (recorded.length < 2 * A_HANDFUL) return !typesIn(recorded).includes(type);
    const types = this.#manyTypes.get(entry) ?? new Set(typesIn(recorded));
    this.#manyTypes.set(entry, types);
    const isNew = !types.has(type);
    types.add(type);
    return isNew;
  }

  #isInside(recordedAt: Instant): boolean {
    return recordedAt >= this.period.from && recordedAt < this.period.to;
  }

  #add(of: Pick<Entry, 'kind' | 'id' | 'stream'>): Counted {
    const entry: Counted = { ...of, events: 0, recorded: [] };
    this.#entries.set(`${of.kind} ${of.id}`, entry);
    return entry;
  }

  #numberOf(type: string): number {
    const number = this.#types.get(type) ?? this.#types.size;
    this.#types.set(type, number);
    return number;
  }
}

const typesIn = (recorded: readonly number[]): readonly number[] => recorded.filter((_, place) => place % 2 === 0);

const requestOf = (event: Envelope): Pick<Entry, 'kind' | 'id'> => {
  const data = dataOf(event);
  const own = `${event.stream}/${String(event.revision)}`;
  if (data === undefined) return { kind: 'unreadable', id: own };
  if (typeof data['exportId'] === 'string') return { kind: 'export', id: data['exportId'] };
  if (typeof data['deletionId'] === 'string') return { kind: 'deletion', id: data['deletionId'] };
  return { kind: event.type === 'SubjectForgotten' ? 'forgetting' : 'refusal', id: own };
};

/** The object in the data of an event; undefined where there is none. */
export const dataOf = ({ data }: Envelope): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};
