import { type Instant, type SubjectId } from '@envoi/event-sourcing';
import { readModel, type Database } from '@envoi/read-store';
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

/** All rows, past limits included, in the order of the subjects, after one; at most `limit` (default 100). */
export const listRateLimits = (
  database: Database,
  page: { after?: SubjectId; limit?: number } = {},
): Promise<readonly RateLimitRow[]> => readModel<RateLimitRow>(database, rateLimit).list(page);
