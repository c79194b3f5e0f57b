import { DAY, plus, type Instant, type Milliseconds } from '@envoi/event-sourcing';
import { sql, type Database } from '@envoi/read-store';
import { type ChatKeys } from './keys.ts';
import { type InboxEntry } from './inbox-reader.ts';

/** Remembers what is said once a day at most, by keyed fingerprints that go after that day (product rules C2, C12). */
export class ToldOnce {
  constructor(
    private readonly database: Database,
    private readonly keys: ChatKeys,
  ) {}

  /**
   * True when `what` was not said for this length of time in the connection; from then on only for the same message, however
   * often it is handled. Two at the same time: one of them.
   */
  async tell(
    { connection, dedup }: Pick<InboxEntry, 'connection' | 'dedup'>,
    what: string,
    { now, once = DAY }: { now: Instant; once?: Milliseconds },
  ): Promise<boolean> {
    const { rows } = await sql`
      insert into envoi.told_once as told (fingerprint, message, until)
      values (decode(${this.keys.once(connection, what)}, 'hex'), decode(${dedup}, 'hex'), ${plus(now, once)}::timestamptz)
      on conflict (fingerprint) do update set message = excluded.message,
        until = case when told.message = excluded.message then told.until else excluded.until end
      where told.message = excluded.message or told.until <= ${now}::timestamptz
      returning true`.execute(this.database.kysely);
    return rows.length === 1;
  }

  /** Deletes what may be said again. */
  async purge(now: Instant): Promise<void> {
    await sql`delete from envoi.told_once where until <= ${now}::timestamptz`.execute(this.database.kysely);
  }
}
