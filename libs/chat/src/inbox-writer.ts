import { OutageError, type Instant } from '@envoi/event-sourcing';
import {
  VISITS_CHANNEL,
  armingThese,
  groupCommit,
  sql,
  type Database,
  type GroupCommitOptions,
} from '@envoi/read-store';
import { type Inbound } from './inbound.ts';
import { type ChatKeys } from './keys.ts';
import { placeOf, type PayloadSealer } from './payload.ts';

/** Something authentic to act on. */
export type AcceptedMessage = Readonly<{
  connection: string;
  /** Id of the workspace behind the connection. */
  workspace: string;
  /** Header `webhook-id`; recognises `conversation.started`, which has no id of its own. */
  webhookId: string;
  message: Inbound;
  /** Business time. */
  acceptedAt: Instant;
  /** Of what its answer is a part, where that is traced. */
  trace?: string | undefined;
}>;

export interface InboxWriterOptions extends GroupCommitOptions {
  database: Database;
  sealer: PayloadSealer;
  keys: ChatKeys;
}

type Row = Readonly<{ accepted: AcceptedMessage; dedup: string; conversation: string; sender: string; sealed: Buffer }>;

/** Name of the work that takes messages up; its visits' keys are those of `InboxReader.next`. */
export const INBOX_WORK = 'inbox';

/** Where messages come in, in the gateway. */
export class InboxWriter {
  readonly #commit: (row: Row) => Promise<undefined>;

  constructor(private readonly options: InboxWriterOptions) {
    this.#commit = groupCommit<Row, undefined>(async (rows) => {
      await this.#write(rows);
      return [];
    }, options);
  }

  /**
   * Resolves when the message is durable and its work armed, or both were before. Messages that come at the same time share one commit.
   * Throws OutageError when the store is down, TooBusyError when it cannot keep up.
   */
  accept(accepted: AcceptedMessage): Promise<void> {
    const { keys, sealer } = this.options;
    const { connection, message, webhookId } = accepted;
    const dedup =
      message.type === 'message'
        ? keys.dedup(connection, 'message', message.id)
        : keys.dedup(connection, 'webhook', webhookId);
    return this.#commit({
      accepted,
      dedup,
      conversation: keys.conversation(connection, message.conversation.id),
      sender: keys.sender(connection, message.sender.id),
      sealed: sealer.seal(Buffer.from(JSON.stringify(message)), placeOf(dedup)),
    });
  }

  async #write(rows: readonly Row[], attempt = 1): Promise<void> {
    try {
      await this.#insert(rows);
    } catch (error) {
      // Two gateways that got the same two messages in another order: one of them starts over.
      if (codeOf(error) === DEADLOCK && attempt < 5) return this.#write(rows, attempt + 1);
      throw new OutageError(`the inbox is unavailable: ${codeOf(error)}`);
    }
  }

  /** One statement, so that a commit costs one way there and back. */
  async #insert(rows: readonly Row[]): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    const woken = sql`(select distinct ${INBOX_WORK}::text as work, key from fresh) as this`;
    await sql`
      with fresh as (
        insert into envoi.inbox (connection, workspace, dedup, conversation, sender, accepted_at, payload, trace)
        select connection, workspace, decode(dedup, 'hex'), decode(conversation, 'hex'), decode(sender, 'hex'),
          accepted_at, payload, trace
        from unnest(
          ${rows.map(({ accepted }) => accepted.connection)}::text[],
          ${rows.map(({ accepted }) => accepted.workspace)}::text[],
          ${rows.map(({ dedup }) => dedup)}::text[],
          ${rows.map(({ conversation }) => conversation)}::text[],
          ${rows.map(({ sender }) => sender)}::text[],
          ${rows.map(({ accepted }) => accepted.acceptedAt)}::timestamptz[],
          ${rows.map(({ sealed }) => sealed)}::bytea[],
          ${rows.map(({ accepted }) => accepted.trace ?? null)}::text[]
        ) with ordinality 
          as given (connection, workspace, dedup, conversation, sender, accepted_at, payload, trace, place)
        order by place
        on conflict (dedup) do nothing
        returning encode(conversation, 'hex') as key
      ), armed as (${armingThese(woken, first.accepted.acceptedAt)})
      select pg_notify(${VISITS_CHANNEL}, '') where exists (select from fresh)`.execute(this.options.database.kysely);
  }
}

const DEADLOCK = '40P01';

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
};
