import {
  INBOX_WORK,
  type AcceptedMessage,
  type Brake,
  type ChatKeys,
  type InboxEntry,
  type InboxReader,
  type ToldOnce,
} from '@envoi/chat';
import { DAY, HOUR, plus, type Instant } from '@envoi/event-sourcing';
import { type ConsumerStore } from '@envoi/read-store';

type Row = Omit<InboxEntry, 'unknown'> & {
  unknown: boolean;
  conversation: string;
  answeredAt?: Instant;
  isLimited: boolean;
  arrived: number;
  settled?: number;
};

const KEPT_FOR = 8 * DAY;

/** The inbox in memory, unsealed: both of its ends. Keeps the contract of the real one. */
export class MemoryInbox implements Pick<InboxReader, keyof InboxReader> {
  readonly rows: Row[] = [];
  /** Those that were purged, too: for whoever judges the run. */
  readonly everything: Row[] = [];
  #last = 0n;

  constructor(
    private readonly keys: ChatKeys,
    private readonly store: Pick<ConsumerStore, 'armVisits'>,
  ) {}

  /** As of InboxWriter. */
  accept = async ({ connection, workspace, webhookId, message, acceptedAt, trace }: AcceptedMessage): Promise<void> => {
    const { keys } = this;
    const dedup =
      message.type === 'message'
        ? keys.dedup(connection, 'message', message.id)
        : keys.dedup(connection, 'webhook', webhookId);
    if (this.rows.some((row) => row.dedup === dedup)) return;
    const conversation = keys.conversation(connection, message.conversation.id);
    const sender = keys.sender(connection, message.sender.id);
    const seq = (this.#last += 1n);
    const row = {
      seq,
      connection,
      workspace,
      dedup,
      sender,
      acceptedAt,
      message,
      conversation,
      isLimited: false,
      unknown: false,
      arrived: Date.now(),
      trace,
    };
    this.rows.push(row);
    this.everything.push(row);
    await this.store.armVisits([{ work: INBOX_WORK, key: conversation }], acceptedAt);
  };

  next: InboxReader['next'] = (conversation) =>
    Promise.resolve(this.rows.find((row) => row.conversation === conversation && row.answeredAt === undefined));

  finish: InboxReader['finish'] = ({ seq }, at) => {
    const row = this.#row(seq);
    if (row !== undefined) row.answeredAt ??= at;
    if (row !== undefined) row.settled ??= Date.now();
    return Promise.resolve();
  };

  disregard: InboxReader['disregard'] = ({ seq }, at) => {
    const row = this.#row(seq);
    if (row?.answeredAt === undefined && row !== undefined) Object.assign(row, { answeredAt: at, sender: '' });
    return Promise.resolve();
  };

  earlier: InboxReader['earlier'] = ({ seq, sender }, { since, most }) => {
    const counted = this.rows.filter(
      (row) => row.sender === sender && row.seq < seq && !row.isLimited && row.acceptedAt > since,
    );
    return Promise.resolve(
      counted
        .toReversed()
        .slice(0, most)
        .map(({ acceptedAt }) => acceptedAt),
    );
  };

  previousWasLimited: InboxReader['previousWasLimited'] = ({ seq, sender }) =>
    Promise.resolve(this.rows.findLast((row) => row.sender === sender && row.seq < seq)?.isLimited ?? false);

  markLimited: InboxReader['markLimited'] = ({ seq }) => {
    const row = this.#row(seq);
    if (row !== undefined) row.isLimited = true;
    return Promise.resolve();
  };

  markUnknown: InboxReader['markUnknown'] = ({ seq }) => {
    const row = this.#row(seq);
    if (row !== undefined) row.unknown = true;
    return Promise.resolve();
  };

  oldestUnanswered: InboxReader['oldestUnanswered'] = () => {
    const [oldest] = this.unanswered.map(({ acceptedAt }) => acceptedAt).sort();
    return Promise.resolve(oldest);
  };

  purge: InboxReader['purge'] = (now) => {
    const isOld = ({ acceptedAt }: Row): boolean => acceptedAt < plus(now, -KEPT_FOR);
    const unanswered = this.unanswered.filter(isOld).length;
    const kept = this.rows.filter((row) => !isOld(row));
    this.rows.splice(0, Infinity, ...kept);
    return Promise.resolve({ unanswered });
  };

  get unanswered(): readonly Row[] {
    return this.rows.filter(({ answeredAt }) => answeredAt === undefined);
  }

  #row(seq: bigint): Row | undefined {
    return this.rows.find((row) => row.seq === seq);
  }
}

/** As ToldOnce. */
export class MemoryToldOnce implements Pick<ToldOnce, keyof ToldOnce> {
  readonly #told = new Map<string, { message: string; until: Instant }>();

  constructor(private readonly keys: ChatKeys) {}

  tell: ToldOnce['tell'] = ({ connection, dedup }, what, { now, once = DAY }) => {
    const fingerprint = this.keys.once(connection, what);
    const told = this.#told.get(fingerprint);
    if (told?.message === dedup) return Promise.resolve(true);
    if (told !== undefined && told.until > now) return Promise.resolve(false);
    this.#told.set(fingerprint, { message: dedup, until: plus(now, once) });
    return Promise.resolve(true);
  };

  purge: ToldOnce['purge'] = (now) => {
    for (const [fingerprint, { until }] of this.#told) if (until <= now) this.#told.delete(fingerprint);
    return Promise.resolve();
  };
}

/** As Brake. */
export class MemoryBrake implements Pick<Brake, keyof Brake> {
  readonly #counted = new Map<string, { connection: string; kind: string; at: Instant }>();
  /** Others on the connection have entered more wrong codes than a run ever does. */
  isPulled = false;

  recordWrongCode: Brake['recordWrongCode'] = ({ connection, dedup, acceptedAt }) =>
    this.#record(`wrong-code ${dedup}`, { connection, kind: 'wrong-code', at: acceptedAt });

  countWrongCodes: Brake['countWrongCodes'] = (connection, since) =>
    Promise.resolve(this.isPulled ? Infinity : this.#since(connection, 'wrong-code', since).length);

  recordDeletion: Brake['recordDeletion'] = (connection, deletion, at) =>
    this.#record(`deletion ${deletion}`, { connection, kind: 'deletion', at });

  countDeletions: Brake['countDeletions'] = (connection, since) =>
    Promise.resolve(this.#since(connection, 'deletion', since).length);

  belowLimitAt: Brake['belowLimitAt'] = (connection, limit, now) => {
    const decisive = this.#since(connection, 'wrong-code', plus(now, -HOUR)).sort().at(-limit);
    return Promise.resolve(decisive === undefined ? undefined : plus(decisive, HOUR));
  };

  purge: Brake['purge'] = (now) => {
    for (const [key, { at }] of this.#counted) if (at <= plus(now, -HOUR)) this.#counted.delete(key);
    return Promise.resolve();
  };

  #record(key: string, counted: { connection: string; kind: string; at: Instant }): Promise<void> {
    if (!this.#counted.has(key)) this.#counted.set(key, counted);
    return Promise.resolve();
  }

  #since(connection: string, kind: string, since: Instant): Instant[] {
    return [...this.#counted.values()]
      .filter((row) => row.connection === connection && row.kind === kind && row.at > since)
      .map(({ at }) => at);
  }
}
