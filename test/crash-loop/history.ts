import { connectEventLog, type StoredEvent } from '@envoi/event-store';
import { openDatabase, sql } from '@envoi/read-store';
import { type Target } from './target.ts';

/** What the log holds after a position, in order. */
export async function readLog({ stores }: Target, after?: bigint): Promise<readonly StoredEvent[]> {
  const log = connectEventLog((await stores()).eventStore);
  const stopping = new AbortController();
  const events: StoredEvent[] = [];
  const categories = ['conversation', 'attachmentExport', 'profileDeletion'];
  const from = { categories, ...(after !== undefined && { after }), signal: stopping.signal };
  try {
    for await (const message of log.subscribe(from)) {
      if (message.type === 'caught-up') break;
      if (message.type === 'event') events.push(message.event);
    }
    return events;
  } finally {
    stopping.abort();
    await log.dispose();
  }
}

/** What is still to be done, or was given up: nothing, once all is quiet. */
export async function unfinished({ stores }: Target): Promise<string> {
  const database = openDatabase((await stores()).databaseUrl, { maxConnections: 1 });
  try {
    const { rows } = await sql<{ what: string; count: number }>`
      select 'messages wait' as what, count(*)::integer as count from envoi.inbox where answered_at is null
      union all
      select 'parked: ' || string_agg(distinct work || ' ' || coalesce(last_error, ''), ', '), count(*)::integer
        from envoi.visits where parked
      union all
      select 'due: ' || string_agg(distinct work || ' ' || coalesce(last_error, ''), ', '), count(*)::integer
        from envoi.visits where not parked and due_at <= clock_timestamp()
      union all
      select 'subjects are parked', count(*)::integer from envoi.parked_subjects`.execute(database.kysely);
    return rows.filter(({ count }) => count > 0).map(({ what, count }) => `${count} ${what}`).join('; '); // prettier-ignore
  } finally {
    await database.close();
  }
}
