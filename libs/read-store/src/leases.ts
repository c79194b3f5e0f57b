import { sql, type Kysely } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import { type Database } from './database.ts';
import { heldLease, type HeldLease } from './held-lease.ts';
import { LeaseLostError, type Lease } from './lease.ts';

/** A lease is good for this long, by the database's clock, from its last renewal. */
const GOOD_FOR = 3_000;
const RENEWED_EVERY = 1_000;

/** The right to be the only one who does a thing. */
export interface Leases {
  /** The lease of that name; undefined while another holds it. */
  acquire(name: string): Promise<Lease | undefined>;
  /** The same as soon as it is free. Throws the reason of `signal` when that is aborted. */
  waitFor(name: string, signal: AbortSignal): Promise<Lease>;
  /** Releases all that are held. */
  close(): Promise<void>;
}

export interface LeasesOptions {
  /** The same for each run of a process (its role and data directory): a new run releases what the last one held. */
  holder: string;
  /** A renewal failed; it is tried again. */
  onError?: (error: unknown) => void;
}

/** Where leases are kept: each method is one statement, by the store's clock. */
export interface LeaseRows {
  /** Undefined: somebody has it, unless they had it under the fence `former`, which is over. */
  take(name: string, holder: string, former?: bigint): Promise<bigint | undefined>;
  /** The names of those that were still good. */
  renew(leases: readonly Fenced[]): Promise<ReadonlySet<string>>;
  expire(leases: readonly Fenced[]): Promise<void>;
  /** Whatever that holder has is free at once. */
  expireAllOf(holder: string): Promise<void>;
  close(): Promise<void>;
}

type Fenced = Pick<Lease, 'name' | 'fence'>;

/** In `envoi.leases`, on a connection of their own. Call `migrateReadStore` before. */
export const leaseRows = (database: Database): LeaseRows => {
  const own = database.ownConnection();
  const { kysely } = own;
  return {
    take: (name, holder, former) => take(kysely, { name, holder, former }),
    renew: (leases) => renew(kysely, leases),
    expire: (leases) => expire(kysely, leases),
    expireAllOf: async (holder) => {
      await sql`update envoi.leases set expires_at = '-infinity' where holder = ${holder}`.execute(kysely);
    },
    close: () => own.close(),
  };
};

/** Leases that are renewed each second. `rows` are closed with them. */
export async function openLeases(
  rows: LeaseRows,
  { holder, onError = () => undefined }: LeasesOptions,
): Promise<Leases> {
  const held = new Set<HeldLease>();
  /** What we had, and gave up while Postgres was away: the row may say that we have it still. */
  const former = new Map<string, bigint>();
  await rows.expireAllOf(holder);

  const acquire = async (name: string): Promise<Lease | undefined> => {
    const startedAt = now();
    const fence = await rows.take(name, holder, former.get(name));
    if (fence === undefined) return undefined;
    const lease = heldLease({ name, fence, goodFor: GOOD_FOR, startedAt, now }, async () => {
      held.delete(lease);
      await rows.expire([lease]);
    });
    held.add(lease);
    lease.lost.addEventListener('abort', () => former.set(name, fence), { once: true });
    return lease;
  };

  const renewAll = async (): Promise<void> => {
    for (const lease of held) if (lease.lost.aborted) held.delete(lease);
    const leases = [...held];
    if (leases.length === 0) return;
    const startedAt = now();
    const renewed = await rows.renew(leases);
    for (const lease of leases) {
      if (renewed.has(lease.name)) lease.renewed(startedAt);
      else lease.lose();
    }
  };

  let renewal: Promise<void> | undefined;
  const timer = setInterval(() => {
    renewal ??= renewAll()
      .catch(onError)
      .finally(() => (renewal = undefined));
  }, RENEWED_EVERY).unref();

  return {
    acquire,
    waitFor: async (name, signal) => {
      for (;;) {
        signal.throwIfAborted();
        const lease = await acquire(name);
        if (lease !== undefined) return lease;
        await pause(RENEWED_EVERY / 4, undefined, { signal });
      }
    },
    close: async () => {
      clearInterval(timer);
      await renewal;
      await Promise.all([...held].map((lease) => lease.release()));
      await rows.close();
    },
  };
}

/** The later of both: the steady clock stands still while a machine sleeps, the other can be set back. */
const now = () => ({ steady: performance.now(), wall: Date.now() });

const until = sql`clock_timestamp() + ${sql.lit(GOOD_FOR)} * interval '1 millisecond'`;

/** Undefined: somebody has it. Whoever comes first makes the row; two unique constraints leave no room for an upsert. */
async function take(
  kysely: Kysely<unknown>,
  wanted: Readonly<{ name: string; holder: string; former: bigint | undefined }>,
): Promise<bigint | undefined> {
  const { name, holder, former } = wanted;
  const { rows } = await sql<{ fence: string | null }>`
    with taken as (
      update envoi.leases set holder = ${holder}, fence = fence + 1, expires_at = ${until}
      where name = ${name} and (expires_at <= clock_timestamp() or fence = ${former?.toString() ?? null}::bigint)
      returning fence
    )
    select (select fence::text from taken) as fence from envoi.leases where name = ${name}`.execute(kysely);
  const [row] = rows;
  if (row !== undefined) return row.fence === null ? undefined : BigInt(row.fence);
  await sql`
    insert into envoi.leases (name, holder, fence, expires_at) values (${name}, ${holder}, 0, '-infinity')
    on conflict do nothing`.execute(kysely);
  return take(kysely, wanted);
}

/** What is over stays over, so that a renewal that is late gives nobody a lease that was given back. */
async function renew(kysely: Kysely<unknown>, leases: readonly Fenced[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    update envoi.leases as lease set expires_at = ${until} from ${these(leases)}
    where lease.name = this.name and lease.fence = this.fence and lease.expires_at > clock_timestamp()
    returning lease.name`.execute(kysely);
  return new Set(rows.map(({ name }) => name));
}

async function expire(kysely: Kysely<unknown>, leases: readonly Fenced[]): Promise<void> {
  await sql`
    update envoi.leases as lease set expires_at = '-infinity' from ${these(leases)}
    where lease.name = this.name and lease.fence = this.fence`.execute(kysely);
}

const these = (leases: readonly Fenced[]) => sql`unnest(
  ${leases.map(({ name }) => name)}::text[], ${leases.map(({ fence }) => String(fence))}::bigint[]) as this (name, fence)`;

/**
 * For the transaction of a write: throws LeaseLostError unless `lease` is still the last one given out. Until the
 * transaction ends nobody can take it over, while it can be renewed.
 */
export async function assertFence(transaction: Kysely<unknown>, lease: Pick<Lease, 'name' | 'fence'>): Promise<void> {
  const { rows } = await sql`
    select from envoi.leases where name = ${lease.name} and fence = ${String(lease.fence)}::bigint
    for key share`.execute(transaction);
  if (rows.length === 0) throw new LeaseLostError(lease.name);
}
