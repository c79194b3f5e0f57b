import { type Instant } from '@envoi/event-sourcing';
import { sql } from 'kysely';
import { type Database } from './database.ts';

/** What a work or a projection has before it. */
export type WorkFigures = Readonly<{
  name: string;
  parked: number;
  /** Visits that are due, and those of them that have failed since they last succeeded. */
  due: number;
  failing: number;
  /** The newest among what failed and is not mended. */
  lastError: string | null;
}>;

/** Of each that has anything; projections by their name with version. Looks at what is due or parked, and at nothing else. */
export async function listWorkFigures({ kysely }: Database, now: Instant): Promise<readonly WorkFigures[]> {
  const { rows } = await sql<WorkFigures>`
    with failed as (
      select work as name, 1 as parked, 0 as due, 0 as failing, last_error as error, parked_at as at
      from envoi.visits where parked
      union all
      select work, 0, 1, case when attempts > 0 or outages > 0 then 1 else 0 end,
        case when attempts > 0 or outages > 0 then last_error end, not_before
      from envoi.visits where not parked and due_at <= ${now}::timestamptz
      union all
      select projection, 1, 0, 0, error, parked_at
      from envoi.parked_subjects as parked
        join envoi.checkpoints as live on live.name = parked.projection and live.generation = parked.generation
    )
    select name, sum(parked)::integer as parked, sum(due)::integer as due, sum(failing)::integer as failing,
      (array_agg(error order by at desc nulls last) filter (where error is not null))[1] as "lastError"
    from failed group by name order by name`.execute(kysely);
  return rows;
}
