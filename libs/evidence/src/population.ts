import { type Instant } from '@envoi/event-sourcing';
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
  readonly recorded: [type: string, at: Instant][];
};

const A_HANDFUL = 32;

/** Counts the population of a period, event by event. Holds an entry for each request, and nothing else. */
export class Population {
  readonly #entries = new Map<string, Counted>();
  /** One text for each type, however often it is read. */
  readonly #types = new Map<string, string>();
  readonly #manyTypes = new Map<Counted, Set<string>>();

  constructor(private readonly period: Header['period']) {}

  /** Of every leaf, in order; `recordedAt` as its metadata says. */
  count(event: Envelope, recordedAt: Instant | undefined): void {
    if (!concerns(event) || recordedAt === undefined || !this.#isInside(recordedAt)) return;
    const { kind, id } = requestOf(event);
    const entry = this.#entries.get(`${kind} ${id}`) ?? this.#add({ kind, id, stream: event.stream });
    entry.events += 1;
    if (this.#isNew(entry, event.type)) entry.recorded.push([this.#typeOf(event), recordedAt]);
  }

  *entries(): Generator<Entry, undefined> {
    for (const entry of this.#entries.values()) yield { ...entry, recorded: Object.fromEntries(entry.recorded) };
    return undefined;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Ours have a handful of types; somebody else's file may have any number. */
  #isNew(entry: Counted, type: string): boolean {
    if (entry.recorded.length < A_HANDFUL) return !entry.recorded.some(([known]) => known === type);
    const types = this.#manyTypes.get(entry) ?? new Set(entry.recorded.map(([known]) => known));
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

  #typeOf({ type }: Envelope): string {
    const known = this.#types.get(type);
    if (known === undefined) this.#types.set(type, type);
    return known ?? type;
  }
}

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
