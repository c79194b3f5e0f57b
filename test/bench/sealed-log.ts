import { plus } from '@envoi/event-sourcing';
import { idFrom } from '@envoi/event-store';
import {
  CompactRange,
  HEADS_STREAM,
  leafBytes,
  leafHash,
  noteSigner,
  postgresLedgerStore,
  signHead,
  type Envelope,
  type Tile,
} from '@envoi/ledger';
import { leaseRows, migrateReadStore, openLeases, sql, type Database } from '@envoi/read-store';
import { type SigningKeys } from '@envoi/signing';
import { NOON, SEALED_EVERY, eventOf } from './busy-day.ts';

const TILE_WIDTH = 256;
const BATCH = 16 * TILE_WIDTH;
const CREATED = '17000000000000000';

type Placed = Envelope & Readonly<{ position: bigint }>;

/**
 * A log of so many leaves with its heads, and of the tiles those that verifying looks at, as the embedded node and the ledger
 * would have written them, directly in their tables. The node must have made its tables, and not run.
 */
export async function makeSealedLog(database: Database, leaves: number, keys: SigningKeys): Promise<void> {
  await migrateReadStore(database);
  const store = postgresLedgerStore(database);
  await store.migrate();
  const leases = await openLeases(leaseRows(database), { holder: 'bench' });
  const lease = await leases.waitFor('ledger', AbortSignal.timeout(10_000));
  const signer = noteSigner('bench.example/ledger', keys);
  const tree = new CompactRange();
  let position = 0n;
  let [events, hashes, positions]: [Placed[], Buffer[], bigint[]] = [[], [], []];
  const add = (event: Envelope): void => void events.push({ ...event, position: ++position });
  for (let n = 0; n < leaves; n += 1) {
    const recordedAt = plus(NOON, n);
    const event = eventOf(n, recordedAt);
    add(event);
    const hash = leafHash(leafBytes(event));
    tree.append(hash);
    hashes.push(hash);
    positions.push(position);
    const last = { position: { commit: position, prepare: position }, id: event.id };
    if (tree.size % SEALED_EVERY === 0 || tree.size === leaves) {
      const head = signHead({ size: tree.size, root: tree.root(), recordedUntil: recordedAt }, signer);
      add(headEvent(Math.ceil(tree.size / SEALED_EVERY) - 1, head.note, recordedAt));
    }
    if (hashes.length < BATCH && tree.size < leaves) continue;
    await insert(database, events);
    const tiles = tilesOf((tree.size - hashes.length) / TILE_WIDTH, hashes, positions);
    await store.write(lease, tiles, { size: tree.size, last, recordedUntil: recordedAt });
    [events, hashes, positions] = [[], [], []];
  }
  await lease.release();
  await leases.close();
  await sql`vacuum analyze event_store.events`.execute(database.kysely);
}

const headEvent = (revision: number, checkpoint: string, recordedAt: string): Envelope => ({
  ...{ stream: HEADS_STREAM, revision: BigInt(revision), id: idFrom(HEADS_STREAM, checkpoint) },
  ...{ type: 'TreeHeadSigned', contentType: 'application/json' },
  data: Buffer.from(JSON.stringify({ checkpoint })),
  metadata: Buffer.from(JSON.stringify({ recordedAt })),
});

const tilesOf = (first: number, hashes: readonly Buffer[], positions: readonly bigint[]): Tile[] =>
  Array.from({ length: Math.ceil(hashes.length / TILE_WIDTH) }, (_, n) => {
    const [from, to] = [n * TILE_WIDTH, (n + 1) * TILE_WIDTH];
    const places = BigUint64Array.from(positions.slice(from, to));
    return {
      ...{ level: 0, index: first + n, hashes: Buffer.concat(hashes.slice(from, to)) },
      positions: Buffer.from(places.buffer).swap64(),
    };
  });

const insert = async ({ kysely }: Database, events: readonly Placed[]): Promise<void> => {
  await sql`
    insert into event_store.events (position, stream, revision, id, type, content_type, created, data, metadata)
    select p, s, r, i, t, c, ${CREATED}::bigint, d, m from unnest(
      ${events.map(({ position }) => String(position))}::bigint[], ${events.map(({ stream }) => stream)}::text[],
      ${events.map(({ revision }) => String(revision))}::bigint[], ${events.map(({ id }) => id)}::uuid[],
      ${events.map(({ type }) => type)}::text[], ${events.map(({ contentType }) => contentType)}::text[],
      ${events.map(({ data }) => data)}::bytea[], ${events.map(({ metadata }) => metadata)}::bytea[]
    ) as e (p, s, r, i, t, c, d, m)`.execute(kysely);
};
