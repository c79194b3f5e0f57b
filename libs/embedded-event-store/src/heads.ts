import { type Queries } from '@envoi/read-store';
import { METADATA_TYPE, MAX_REVISION, TOMBSTONE_TYPE, isMetastream, ownerOf, type EventRecord } from './record.ts';
import { parseMetadata, type StreamMetadata } from './stream-metadata.ts';

/** What must be known of a stream and its metastream to decide a write. */
export type Head = Readonly<{
  /** Of the last event; -1: none. The tombstone does not count. */
  revision: bigint;
  tombstoned: boolean;
  /** Of the last event of the metastream; -1: none. */
  metaRevision: bigint;
  metadata?: StreamMetadata;
}>;

export const noHead: Head = { revision: -1n, tombstoned: false, metaRevision: -1n };

/** The head after one more record of the stream or its metastream. */
export const advance = (head: Head, { stream, revision, type, data }: EventRecord): Head => {
  if (type === TOMBSTONE_TYPE && revision === MAX_REVISION) return { ...head, tombstoned: true };
  if (!isMetastream(stream)) return { ...head, revision };
  const metadata = type === METADATA_TYPE ? { metadata: parseMetadata(data) } : {};
  return { ...head, metaRevision: revision, ...metadata };
};

/** So many streams are remembered; the least recently written go first. */
const REMEMBERED = 20_000;
/** Streams with more metadata are read again each time: they could fill the memory. */
const MAX_METADATA = 4_096;

interface Row {
  owner: string;
  revision: string | null;
  tombstoned: boolean;
  meta_revision: string | null;
  meta: Buffer | null;
}

const loadHeads = `
  select owner, last.revision, dead.revision is not null as tombstoned, meta.revision as meta_revision, meta.data as meta
  from unnest($1::text[]) as owner
  left join lateral (select revision from event_store.events
    where stream = owner and revision < ${String(MAX_REVISION)} order by revision desc limit 1) as last on true
  left join event_store.events as dead on dead.stream = owner and dead.revision = ${String(MAX_REVISION)}
  left join lateral (select revision, data from event_store.events
    where stream = '$$' || owner order by revision desc limit 1) as meta on true`;

const load = async (database: Queries, owners: readonly string[]): Promise<[string, Head][]> =>
  (await database.query<Row>('heads', loadHeads, [owners])).map((row) => [row.owner, headOf(row)]);

const headOf = ({ revision, tombstoned, meta_revision: metaRevision, meta }: Row): Head => ({
  revision: BigInt(revision ?? -1),
  tombstoned,
  metaRevision: BigInt(metaRevision ?? -1),
  ...(meta === null ? {} : { metadata: parseMetadata(meta) }),
});

/**
 * The heads of the streams that were written lately, as committed. They are the truth for as long as their writer is
 * the only one.
 */
export class Heads {
  readonly #known = new Map<string, Head>();

  knows(owner: string): boolean {
    return this.#known.has(owner);
  }

  /**
   * For the writer: the heads of these streams' owners, from now on remembered. Those that are `supposedNew` are taken to
   * have none, and not looked for.
   */
  async of(database: Queries, streams: readonly string[], supposedNew: readonly string[]): Promise<Map<string, Head>> {
    const owners = [...new Set(streams.map(ownerOf))];
    const heads = new Map(owners.map((owner) => [owner, this.#known.get(owner)]));
    for (const owner of supposedNew) heads.set(owner, noHead);
    const missing = owners.filter((owner) => heads.get(owner) === undefined);
    if (missing.length > 0)
      for (const [owner, head] of await load(database, missing)) {
        heads.set(owner, head);
        this.remember(owner, head);
      }
    return new Map(owners.map((owner) => [owner, heads.get(owner) ?? noHead]));
  }

  /** For readers. It is not remembered: while the database answered, the writer may have gone on. */
  async peek(database: Queries, stream: string): Promise<Head> {
    const owner = ownerOf(stream);
    const known = this.#known.get(owner);
    if (known !== undefined) return known;
    const [loaded] = await load(database, [owner]);
    return loaded?.[1] ?? noHead;
  }

  remember(owner: string, head: Head): void {
    this.#known.delete(owner);
    if ((head.metadata?.size ?? 0) > MAX_METADATA) return;
    this.#known.set(owner, head);
    if (this.#known.size <= REMEMBERED) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      break;
    }
  }

  /** After a commit of unknown outcome nothing that was remembered is certain. */
  forgetAll(): void {
    this.#known.clear();
  }
}
