import { type Instant, type Milliseconds } from '@envoi/event-sourcing';
import { sql, type Kysely } from 'kysely';
import { type Database } from './database.ts';
import { heldLease, type HeldLease } from './held-lease.ts';
import { claimVisits, nextFence, until, type Claiming, type VisitClaim } from './visits.ts';

export interface HeldVisit extends VisitClaim {
  /** Throws LeaseLostError unless it is certain that nobody else holds it. */
  readonly assertHeld: () => void;
  /** Aborted when it is lost. */
  readonly lost: AbortSignal;
  /** Stops renewing it, whatever the row says: to be called once it is settled, or could not be. */
  readonly letGo: () => void;
}

/** The visits that this process holds, for three seconds each, renewed each second on a connection of their own. */
export interface HeldVisits {
  claim(what: { works: readonly string[]; now: Instant; most: number }): Promise<readonly HeldVisit[]>;
  /** Gives back what is held. */
  close(): Promise<void>;
}

export interface HeldVisitsOptions {
  holder: string;
  /** A renewal failed; it is tried again. */
  onError: (error: unknown) => void;
  /** Default 3,000 and 1,000. */
  holdFor?: Milliseconds;
  renewEvery?: Milliseconds;
}

/** Where held visits are kept: each method is one statement, by the store's clock. */
export interface HeldVisitRows {
  claim(what: Claiming): Promise<readonly VisitClaim[]>;
  /** Those that are still ours. */
  renew(claims: readonly VisitClaim[], holdFor: Milliseconds): Promise<readonly VisitClaim[]>;
  /** Whatever that holder has is free at once; a late write of it finds another fence. */
  releaseAllOf(holder: string): Promise<void>;
  close(): Promise<void>;
}

/** In `envoi.visits`; renewed on a connection of their own. */
export const heldVisitRows = (database: Database): HeldVisitRows => {
  const own = database.ownConnection();
  return {
    claim: (what) => claimVisits(database.kysely, what),
    renew: (claims, holdFor) => renew(own.kysely, claims, holdFor),
    releaseAllOf: (holder) => releaseAll(own.kysely, holder),
    close: () => own.close(),
  };
};

/** What a former run of the same holder held is free at once. `rows` are closed with it. */
export async function holdVisits(
  rows: HeldVisitRows,
  { holder, onError, holdFor = 3_000, renewEvery = 1_000 }: HeldVisitsOptions,
): Promise<HeldVisits> {
  const held = new Map<VisitClaim, HeldLease>();
  await rows.releaseAllOf(holder);

  const renewAll = async (): Promise<void> => {
    if (held.size === 0) return;
    const startedAt = now();
    const renewed = new Set((await rows.renew([...held.keys()], holdFor)).map(id));
    for (const [claim, lease] of held) if (renewed.has(id(claim))) lease.renewed(startedAt);
  };
  let renewal: Promise<void> | undefined;
  const timer = setInterval(() => {
    renewal ??= renewAll()
      .catch(onError)
      .finally(() => (renewal = undefined));
  }, renewEvery).unref();

  const hold = (claim: VisitClaim, startedAt: ReturnType<typeof now>): HeldVisit => {
    const name = `visit ${claim.work}`;
    const lease = heldLease({ name, fence: claim.fence, goodFor: holdFor, startedAt, now }, () => Promise.resolve());
    held.set(claim, lease);
    const letGo = (): void => {
      held.delete(claim);
      lease.lose();
    };
    return { ...claim, lost: lease.lost, assertHeld: () => lease.assertHeld(), letGo };
  };

  return {
    claim: async (what) => {
      const startedAt = now();
      const claims = await rows.claim({ ...what, holder, holdFor });
      return claims.map((claim) => hold(claim, startedAt));
    },
    close: async () => {
      clearInterval(timer);
      await renewal;
      for (const lease of held.values()) lease.lose();
      held.clear();
      await rows.releaseAllOf(holder).finally(() => rows.close());
    },
  };
}

/** As for leases: whichever clock says it is over is believed. */
const now = () => ({ steady: performance.now(), wall: Date.now() });

const id = ({ work, key, fence }: Pick<VisitClaim, 'work' | 'key' | 'fence'>): string =>
  JSON.stringify([work, key, String(fence)]);

/** A row that somebody is just arming is passed over: there is time for two more tries before it is lost. */
async function renew(
  kysely: Kysely<unknown>,
  claims: readonly VisitClaim[],
  holdFor: Milliseconds,
): Promise<readonly VisitClaim[]> {
  const { rows } = await sql<{ work: string; key: string; fence: string }>`
    update envoi.visits as visit set held_until = ${until(holdFor)}
    from (
      select work, key, fence from envoi.visits join unnest(
        ${claims.map(({ work }) => work)}::text[], ${claims.map(({ key }) => key)}::text[],
        ${claims.map(({ fence }) => String(fence))}::bigint[]) as held (work, key, fence) using (work, key, fence)
      for update of visits skip locked
    ) as this
    where visit.work = this.work and visit.key = this.key
    returning visit.work, visit.key, visit.fence::text`.execute(kysely);
  const renewed = new Set(rows.map(({ work, key, fence }) => id({ work, key, fence: BigInt(fence) })));
  return claims.filter((claim) => renewed.has(id(claim)));
}

/** A late write of the former run finds another fence. */
async function releaseAll(kysely: Kysely<unknown>, holder: string): Promise<void> {
  await sql`
    update envoi.visits set holder = null, held_until = null, fence = ${nextFence} where holder = ${holder}`.execute(
    kysely,
  );
}
