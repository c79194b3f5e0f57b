import { HOUR, instant, plus, type Instant } from '@envoi/event-sourcing';
import { sql, type Database } from '@envoi/read-store';
import { type InboxEntry } from './inbox-reader.ts';

/** Counts wrong codes for each connection, so that guessing many people's codes at once is noticed (product rule K6). */
export class Brake {
  constructor(private readonly database: Database) {}

  /** Counts the message once, however often it is handled. */
  async recordWrongCode({
    connection,
    dedup,
    acceptedAt,
  }: Pick<InboxEntry, 'connection' | 'dedup' | 'acceptedAt'>): Promise<void> {
    await sql`
      insert into envoi.brake (connection, kind, dedup, at)
      values (${connection}, 'wrong-code', decode(${dedup}, 'hex'), ${acceptedAt}::timestamptz)
      on conflict do nothing`.execute(this.database.kysely);
  }

  async countWrongCodes(connection: string, since: Instant): Promise<number> {
    return this.count(connection, 'wrong-code', since);
  }

  /** Counts the deletion once. `deletion`: its id, which leads to nobody. */
  async recordDeletion(connection: string, deletion: string, at: Instant): Promise<void> {
    await sql`
      insert into envoi.brake (connection, kind, dedup, at)
      values (${connection}, 'deletion', ${Buffer.from(deletion)}, ${at}::timestamptz)
      on conflict do nothing`.execute(this.database.kysely);
  }

  async countDeletions(connection: string, since: Instant): Promise<number> {
    return this.count(connection, 'deletion', since);
  }

  /** When the count of the last hour falls below `limit`, if nothing is added; undefined when it is below now. */
  async belowLimitAt(connection: string, limit: number, now: Instant): Promise<Instant | undefined> {
    const { rows } = await sql<{ at: Date }>`
      select at from envoi.brake
      where connection = ${connection} and kind = 'wrong-code' and at > ${plus(now, -HOUR)}::timestamptz
      order by at desc offset ${limit - 1} limit 1`.execute(this.database.kysely);
    const [decisive] = rows;
    return decisive === undefined ? undefined : plus(instant(decisive.at), HOUR);
  }

  /** Deletes what no longer counts. */
  async purge(now: Instant): Promise<void> {
    await sql`delete from envoi.brake where at <= ${plus(now, -HOUR)}::timestamptz`.execute(this.database.kysely);
  }

  private async count(connection: string, kind: string, since: Instant): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from envoi.brake
      where connection = ${connection} and kind = ${kind} and at > ${since}::timestamptz`.execute(this.database.kysely);
    return rows[0]?.count ?? 0;
  }
}
