import { type Instant, type Milliseconds } from '@envoi/event-sourcing';
import { sql, type Kysely, type RawBuilder } from 'kysely';

/** NOTIFY on it says that visits were armed. */
export const VISITS_CHANNEL = 'visits';

export interface VisitKey {
  readonly work: string;
  readonly key: string;
}

/** One holding of a visit: what it writes counts only while `fence` is the row's; so its end counts once. */
export interface VisitClaim extends VisitKey {
  readonly fence: bigint;
  /** Failed attempts so far; outages are not among them. */
  readonly attempts: number;
  /** Outages in a row. */
  readonly outages: number;
  /** How often an operator drove it again. */
  readonly generation: number;
}

/**
 * Says in the transaction of whatever makes it necessary: look at these, at that time. A visit that is there already keeps
 * the earlier date; one that is being performed survives and is due again afterwards. `from` tells listeners who armed them.
 */
export async function armVisits(
  trx: Kysely<unknown>,
  visits: readonly VisitKey[],
  dueAt: Instant,
  from = '',
): Promise<void> {
  if (visits.length === 0) return;
  await sql`with armed as (${armingThese(these(visits), dueAt)}) select pg_notify(${VISITS_CHANNEL}, ${from})`.execute(
    trx,
  );
}

/**
 * The same as a part of somebody else's statement, which has to NOTIFY itself. `source` is what follows FROM: distinct
 * rows (work, key) named `this`.
 */
export const armingThese = (source: RawBuilder<unknown>, dueAt: Instant): RawBuilder<unknown> => sql`
  insert into envoi.visits as visit (work, key, due_at, armed_for, generation)
  select this.work, this.key, ${dueAt}::timestamptz, ${dueAt}::timestamptz, coalesce(
    (select max(generation) from envoi.redrives where redrives.work = this.work and redrives.key = this.key), 0)
  from ${source} order by this.work, this.key
  on conflict (work, key) do update set
    due_at = least(visit.due_at, excluded.due_at), armed_for = least(visit.armed_for, excluded.armed_for)`;

/** In one order everywhere, so that nobody waits for somebody who waits for him. */
const these = (visits: readonly VisitKey[]) => sql`
  (select distinct * from unnest(${visits.map(({ work }) => work)}::text[], ${visits.map(({ key }) => key)}::text[])
   as visit (work, key)) as this`;

const matches = ({ work, key, fence }: VisitClaim) =>
  sql`work = ${work} and key = ${key} and fence = ${String(fence)}::bigint`;

/**
 * Given out once in the life of the table: a visit that is gone and armed anew never has a claim of before. The end of a
 * claim takes it back, too, so that a renewal that is late holds the visit for nobody.
 */
export const nextFence = sql`nextval('envoi.visit_fences')`;

export const until = (length: Milliseconds) => sql`clock_timestamp() + ${length} * interval '1 millisecond'`;

export interface Claiming {
  works: readonly string[];
  /** Business time. */
  now: Instant;
  most: number;
  holder: string;
  holdFor: Milliseconds;
}

/** Takes due visits nobody holds, earliest first. What was armed for later stays known. */
export async function claimVisits(kysely: Kysely<unknown>, what: Claiming): Promise<readonly VisitClaim[]> {
  const { rows } = await sql<Omit<VisitClaim, 'fence'> & { fence: string }>`
    update envoi.visits as visit set
      holder = ${what.holder}, held_until = ${until(what.holdFor)}, fence = ${nextFence},
      armed_for = case when visit.armed_for > ${what.now}::timestamptz then visit.armed_for end
    from (
      select work, key from envoi.visits
      where not parked and due_at <= ${what.now}::timestamptz and work = any(${what.works}::text[])
        and (not_before is null or not_before <= clock_timestamp())
        and (held_until is null or held_until <= clock_timestamp())
      order by due_at limit ${what.most} for update skip locked
    ) as due
    where visit.work = due.work and visit.key = due.key
    returning visit.work, visit.key, visit.fence::text, visit.attempts, visit.outages, visit.generation`.execute(
    kysely,
  );
  return rows.map((row) => ({ ...row, fence: BigInt(row.fence) }));
}

/** A visit that ended well, and when to look again. */
export type FinishedVisit = Readonly<{ claim: VisitClaim; again?: Instant | undefined }>;

/**
 * Ends visits well, in one statement: each is gone, or due again at `again`, or when it was armed for meanwhile, whichever
 * is earlier. False for each whose claim is not the last one any more: nothing was written of it.
 */
export async function finishVisits(
  kysely: Kysely<unknown>,
  finished: readonly FinishedVisit[],
): Promise<readonly boolean[]> {
  const { rows } = await sql<Omit<VisitClaim, 'fence'> & { fence: string }>`
    with finished as (
      select * from unnest(
        ${finished.map(({ claim }) => claim.work)}::text[], ${finished.map(({ claim }) => claim.key)}::text[],
        ${finished.map(({ claim }) => String(claim.fence))}::bigint[],
        ${finished.map(({ again }) => again ?? null)}::timestamptz[]) as visit (work, key, fence, again)
    ), mine as (
      select visit.work, visit.key, visit.fence, least(visit.armed_for, finished.again) as due_at
      from envoi.visits as visit join finished using (work, key, fence)
      order by visit.work, visit.key for update of visit
    ), gone as (
      delete from envoi.visits as visit using mine
      where visit.work = mine.work and visit.key = mine.key and mine.due_at is null
    ), kept as (
      update envoi.visits as visit set
        due_at = mine.due_at, holder = null, held_until = null, fence = ${nextFence},
        not_before = null, attempts = 0, outages = 0, last_error = null
      from mine where visit.work = mine.work and visit.key = mine.key and mine.due_at is not null
    )
    select work, key, fence::text from mine`.execute(kysely);
  const written = new Set(rows.map(idOf));
  return finished.map(({ claim }) => written.has(idOf(claim)));
}

const idOf = ({ work, key, fence }: Pick<VisitClaim, 'work' | 'key'> & { fence: bigint | string }): string =>
  JSON.stringify([work, key, String(fence)]);

export interface VisitFailure {
  /** Class and status only. */
  error: string;
  isOutage: boolean;
  /** Not again for so long. */
  wait: Milliseconds;
  park: boolean;
}

/** Ends a visit that did not succeed; it keeps its due date. False as for `finishVisits`. */
export async function failVisit(kysely: Kysely<unknown>, claim: VisitClaim, failure: VisitFailure): Promise<boolean> {
  const { error, isOutage, wait, park } = failure;
  const kept = await sql`
    update envoi.visits set
      holder = null, held_until = null, fence = ${nextFence},
      not_before = ${until(wait)}, last_error = ${error}, parked = ${park},
      parked_at = ${park ? sql`clock_timestamp()` : sql`null`},
      attempts = attempts + ${isOutage ? 0 : 1}, outages = ${isOutage ? sql`outages + 1` : sql`0`}
    where ${matches(claim)}`.execute(kysely);
  return kept.numAffectedRows === 1n;
}

/** Something that was away is back: who waits for a connection looks again at once, instead of at the next probe. */
export async function freeOutages(kysely: Kysely<unknown>): Promise<void> {
  await sql`
    with freed as (
      update envoi.visits set not_before = null
      where outages > 0 and not parked and holder is null and not_before > clock_timestamp() returning work
    ) select pg_notify(${VISITS_CHANNEL}, '') where exists (select from freed)`.execute(kysely);
}

/** Milliseconds until a visit of these works may be claimed; undefined when none is waiting. */
export async function nextVisitIn(
  kysely: Kysely<unknown>,
  works: readonly string[],
  now: Instant,
): Promise<Milliseconds | undefined> {
  const { rows } = await sql<{ due: string | null; free: string | null }>`
    select
      (select extract(epoch from due_at - ${now}::timestamptz) * 1000 from envoi.visits
       where not parked and due_at > ${now}::timestamptz and work = any(${works}::text[])
       order by due_at limit 1)::text as due,
      (select extract(epoch from min(coalesce(greatest(not_before, held_until), clock_timestamp())) - clock_timestamp())
         * 1000 from envoi.visits
       where not parked and due_at <= ${now}::timestamptz and work = any(${works}::text[]))::text as free`.execute(
    kysely,
  );
  const waits = [rows[0]?.due, rows[0]?.free].flatMap((wait) => (wait == null ? [] : [Math.max(0, Number(wait))]));
  return waits.length === 0 ? undefined : Math.ceil(Math.min(...waits));
}
