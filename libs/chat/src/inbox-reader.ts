import { DAY, instant, plus, type Instant, type Milliseconds } from '@envoi/event-sourcing';
import { sql, type Database, type Kysely } from '@envoi/read-store';
import { type Inbound } from './inbound.ts';
import { placeOf, type PayloadSealer } from './payload.ts';

/** A message that waits for its answer. */
export type InboxEntry = Readonly<{
  /** Grows from message to message. */
  seq: bigint;
  connection: string;
  /** Id of the workspace behind the connection. */
  workspace: string;
  /** Keyed fingerprint, hex: the same however often the message is delivered. */
  dedup: string;
  /** Keyed fingerprint, hex. */
  sender: string;
  /** Business time at which the gateway accepted it: what counts (product rule C6). */
  acceptedAt: Instant;
  /** It was found to come from nobody the workspace knows, and may have been answered so. */
  unknown: boolean;
  message: Inbound;
  /** Of what its answer is a part, where that is traced. */
  trace?: string | undefined;
}>;

type Row = {
  seq: string;
  connection: string;
  workspace: string;
  dedup: string;
  sender: string;
  acceptedAt: Date;
  unknown: boolean;
  payload: Buffer;
  trace: string | null;
};

/** How long answered messages are recognised, and others wait. */
const KEPT_FOR: Milliseconds = 8 * DAY;

/** Where messages are taken up, in the worker. */
export class InboxReader {
  readonly #kysely: Kysely<unknown>;

  constructor(
    database: Database,
    private readonly sealer: PayloadSealer,
  ) {
    this.#kysely = database.kysely;
  }

  /** The oldest message of a conversation (its keyed fingerprint, hex) that is not answered yet. */
  async next(conversation: string): Promise<InboxEntry | undefined> {
    const { rows } = await sql<Row>`
      select seq, connection, workspace, encode(dedup, 'hex') as dedup, encode(sender, 'hex') as sender,
        accepted_at as "acceptedAt", "unknown", payload, trace
      from envoi.inbox where conversation = decode(${conversation}, 'hex') and answered_at is null
      order by seq limit 1`.execute(this.#kysely);
    const [row] = rows;
    if (row === undefined) return undefined;
    const { payload, trace, ...entry } = row;
    const message = JSON.parse(this.sealer.open(payload, placeOf(row.dedup)).toString()) as Inbound; // written by us
    return {
      ...{ ...entry, seq: BigInt(row.seq), acceptedAt: instant(row.acceptedAt), message },
      ...(trace !== null && { trace }),
    };
  }

  /** It is answered: what was written goes, what it is recognised by stays. Repeating it changes nothing. */
  async finish({ seq }: Pick<InboxEntry, 'seq'>, at: Instant, trx: Kysely<unknown> = this.#kysely): Promise<void> {
    await sql`
      update envoi.inbox set payload = null, trace = null, answered_at = ${at}::timestamptz
      where seq = ${String(seq)}::bigint and answered_at is null`.execute(trx);
  }

  /** It was not for us: nothing about it stays but what it is recognised by, and it counts toward no limit. */
  async disregard({ seq }: Pick<InboxEntry, 'seq'>, at: Instant): Promise<void> {
    await sql`
      update envoi.inbox set payload = null, trace = null, sender = '', answered_at = ${at}::timestamptz
      where seq = ${String(seq)}::bigint and answered_at is null`.execute(this.#kysely);
  }

  /**
   * When the sender's earlier messages came that were not limited themselves: those after `since`, newest first, at most
   * `most` (product rule C11).
   */
  async earlier(
    { seq, sender }: Pick<InboxEntry, 'seq' | 'sender'>,
    { since, most }: { since: Instant; most: number },
  ): Promise<readonly Instant[]> {
    const { rows } = await sql<{ at: Date }>`
      select accepted_at as at from envoi.inbox
      where sender = decode(${sender}, 'hex') and seq < ${String(seq)}::bigint and not limited
        and accepted_at > ${since}::timestamptz
      order by seq desc limit ${most}`.execute(this.#kysely);
    return rows.map(({ at }) => instant(at));
  }

  /** Whether the sender's message before this one was beyond the limit, too: then it has been said. */
  async previousWasLimited({ seq, sender }: Pick<InboxEntry, 'seq' | 'sender'>): Promise<boolean> {
    const { rows } = await sql<{ limited: boolean }>`
      select limited from envoi.inbox where sender = decode(${sender}, 'hex') and seq < ${String(seq)}::bigint
      order by seq desc limit 1`.execute(this.#kysely);
    return rows[0]?.limited ?? false;
  }

  /** It was beyond the limit: it is accepted and counted, but does not prolong the limit. */
  async markLimited({ seq }: Pick<InboxEntry, 'seq'>): Promise<void> {
    await sql`update envoi.inbox set limited = true where seq = ${String(seq)}::bigint`.execute(this.#kysely);
  }

  /** Nobody the workspace knows wrote it: that stays its answer, whoever they are when it is taken up again. */
  async markUnknown({ seq }: Pick<InboxEntry, 'seq'>): Promise<void> {
    await sql`update envoi.inbox set "unknown" = true where seq = ${String(seq)}::bigint`.execute(this.#kysely);
  }

  /** When the message came that has waited longest; operators are alerted when that is an hour ago. */
  async oldestUnanswered(): Promise<Instant | undefined> {
    const { rows } = await sql<{ at: Date | null }>`
      select min(accepted_at) as at from envoi.inbox where answered_at is null`.execute(this.#kysely);
    const at = rows[0]?.at ?? null;
    return at === null ? undefined : instant(at);
  }

  /** Deletes what is older than 8 days. `unanswered` of them never got an answer: worth an alert. */
  async purge(now: Instant): Promise<{ unanswered: number }> {
    const { rows } = await sql<{ unanswered: number }>`
      with gone as (
        delete from envoi.inbox where accepted_at < ${plus(now, -KEPT_FOR)}::timestamptz returning answered_at
      ) select count(*) filter (where answered_at is null)::integer as unanswered from gone`.execute(this.#kysely);
    return { unanswered: rows[0]?.unanswered ?? 0 };
  }
}
