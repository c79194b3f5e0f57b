import { instant, type Instant } from '@envoi/event-sourcing';
import { sql, type Kysely } from 'kysely';
import { VISITS_CHANNEL, nextFence, type VisitKey } from './visits.ts';

export type ParkedVisit = VisitKey &
  Readonly<{ since: Instant; attempts: number; generation: number; lastError: string }>;

/** What was set aside after too many failures, in the order of work and key: all of it, or one visit. */
export async function listParkedVisits(kysely: Kysely<unknown>, only?: VisitKey): Promise<readonly ParkedVisit[]> {
  const { rows } = await sql<Omit<ParkedVisit, 'since'> & { since: Date }>`
    select work, key, coalesce(parked_at, not_before) as since, attempts, generation, last_error as "lastError"
    from envoi.visits
    where parked and ${only === undefined ? sql`true` : sql`work = ${only.work} and key = ${only.key}`}
    order by work, key`.execute(kysely);
  return rows.map((row) => ({ ...row, since: instant(row.since) }));
}

export type RecordedRedrive = Redrive & Readonly<{ generation: number; at: Instant }>;

/** How often, by whom and why something was driven again, the first one first. */
export async function listRedrives(
  kysely: Kysely<unknown>,
  { work, key }: VisitKey,
): Promise<readonly RecordedRedrive[]> {
  const { rows } = await sql<Redrive & { generation: number; at: Date }>`
    select generation, actor, reason, ticket, at from envoi.redrives
    where work = ${work} and key = ${key} order by generation`.execute(kysely);
  return rows.map((row) => ({ ...row, at: instant(row.at) }));
}

/** Who drives a parked visit again, and why: an actor's UUID, a reason from a list, a ticket number. */
export interface Redrive {
  actor: string;
  reason: string;
  ticket: string;
}

/** Keeps who drove something again that is not a visit. */
export async function recordRedrive(
  trx: Kysely<unknown>,
  { work, key }: VisitKey,
  { actor, reason, ticket }: Redrive,
): Promise<void> {
  await sql`
    insert into envoi.redrives (work, key, generation, actor, reason, ticket)
    select ${work}::text, ${key}::text, count(*) + 1, ${actor}::text, ${reason}::text, ${ticket}::text
    from envoi.redrives where work = ${work} and key = ${key}`.execute(trx);
}

/**
 * A parked visit is due at once, as the next generation; who did it is kept. False when it is not parked, or not any more
 * in the generation that was named.
 */
export async function redriveVisit(
  kysely: Kysely<unknown>,
  { work, key, generation }: VisitKey & Readonly<{ generation?: number | undefined }>,
  { actor, reason, ticket }: Redrive,
): Promise<boolean> {
  const { rows } = await sql`
    with driven as (
      update envoi.visits set
        parked = false, parked_at = null, generation = generation + 1, attempts = 0, outages = 0, not_before = null,
        fence = ${nextFence}
      where work = ${work} and key = ${key} and parked
        and generation = coalesce(${generation ?? null}::integer, generation)
      returning work, key, generation
    ), recorded as (
      insert into envoi.redrives (work, key, generation, actor, reason, ticket)
      select work, key, generation, ${actor}, ${reason}, ${ticket} from driven returning work
    ) select pg_notify(${VISITS_CHANNEL}, '') from recorded`.execute(kysely);
  return rows.length === 1;
}
