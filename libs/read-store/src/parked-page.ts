import { instant, type Instant } from '@envoi/event-sourcing';
import { sql } from 'kysely';
import { type Database } from './database.ts';
import { type Listed, type Place } from './list-rows.ts';

/** A visit that failed too often, or a subject with an event that a projection cannot apply. */
export type ParkedRow = Readonly<{
  kind: 'visit' | 'subject';
  /** Name of the work, or of the projection with its version. */
  work: string;
  key: string;
  lastError: string;
  since: Instant;
  /** Of a visit. */
  attempts: number | null;
  generation: number | null;
}>;

/** What is parked in live tables: visits first, then subjects, each by work and key. */
export async function listParkedPage(
  { kysely }: Database,
  { after, limit }: Readonly<{ after?: Place | undefined; limit: number }>,
): Promise<readonly Listed<ParkedRow>[]> {
  const { rows } = await sql<Omit<ParkedRow, 'since'> & { since: Date; place: string }>`
    select * from (
      select 'visit' as kind, work, key, coalesce(last_error, '') as "lastError", coalesce(parked_at, not_before) as since,
        attempts, generation, ('0' || work) collate "C" as place
      from envoi.visits where parked
      union all
      select 'subject', projection, subject, error, parked_at, null, null, ('1' || projection) collate "C"
      from envoi.parked_subjects as parked
        join envoi.checkpoints as live on live.name = parked.projection and live.generation = parked.generation
    ) as parked
    where ${after === undefined ? sql`true` : sql`(place, key collate "C") > (${after.value}, ${after.key})`}
    order by place, key collate "C" limit ${limit}`.execute(kysely);
  return rows.map(({ place, since, ...row }) => ({
    row: { ...row, since: instant(since) },
    place: { value: place, key: row.key },
  }));
}
