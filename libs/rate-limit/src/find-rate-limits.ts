import { plus, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { listRows, readModel, type Database, type Listed, type Place } from '@envoi/read-store';
import { rateLimit, type RateLimitRow } from './rate-limit.ts';

/** The limit of one subject at `now`; undefined when an export is possible. Throws OutageError while there is no model yet. */
export async function findRateLimit(
  database: Database,
  subject: SubjectId,
  now: Instant,
): Promise<RateLimitRow | undefined> {
  const row = await readModel<RateLimitRow>(database, rateLimit).find(subject);
  return row !== undefined && now < row.nextAllowedAt ? row : undefined;
}

/** Those that are not over at `now`, in the order in which they end. Throws OutageError while there is no model yet. */
export const listRateLimits = (
  database: Database,
  now: Instant,
  { after, limit = 100 }: { after?: Place | undefined; limit?: number } = {},
): Promise<readonly Listed<RateLimitRow>[]> =>
  listRows<RateLimitRow>(database, rateLimit, {
    having: [{}],
    by: 'next_allowed_at',
    from: plus(now, 1),
    after,
    limit,
  });
