import { OutageError, SECOND, parseStreamName, type Milliseconds, type SubjectId } from '@envoi/event-sourcing';
import { type EventLog, type StoredEvent } from '@envoi/event-store';
import { sql, type Database, type Kysely } from '@envoi/read-store';
import { setTimeout as pause } from 'node:timers/promises';
import { type ForgottenMirror } from './mirror.ts';
import { erase } from './remains.ts';

/** The vault's part of forgetting. Each call is atomic; one that rejects may have happened all the same. */
export interface ForgettingStore {
  erase(subjects: readonly SubjectId[]): Promise<void>;
  /** Erases the subject and moves the checkpoint to the event that says so. */
  eraseAt(at: Checkpoint, subject: SubjectId): Promise<void>;
  findCheckpoint(): Promise<Checkpoint | undefined>;
  /** Never back: several processes follow at once. */
  moveCheckpoint(at: Checkpoint): Promise<void>;
}

/** The event that was followed last. */
type Checkpoint = Readonly<{ position: bigint; eventId: string }>;

export interface ForgettingOptions {
  store: ForgettingStore;
  log: EventLog;
  mirror: ForgottenMirror;
  /** Throws LogOlderThanVaultError when the log lacks what else was made from it. */
  checkLog?: () => Promise<void>;
  onError?: (error: unknown) => void;
}

/** The vault forgets by itself whom the log says it must, from its own checkpoint on, whatever it was restored to. */
export interface Forgetting {
  /** What keeps it from being used; empty: nothing. Nobody's data is given out before. */
  missing(): readonly string[];
  /** Resolves when it may be used, or after `patience`. */
  caughtUp(patience: Milliseconds): Promise<void>;
  /** Calls back after each forgetting, unless it is killed in between: a hint. The result ends that. */
  onForgotten(callback: (subject: SubjectId) => Promise<void>): () => void;
  stop(): Promise<void>;
}

/** The log has not what the vault, or what else was made from it, has seen in it: an older log was restored. */
export class LogOlderThanVaultError extends Error {
  override readonly name = 'LogOlderThanVaultError';
  constructor(what = 'the vault') {
    super(`the log is older than ${what}: restore a log that is as new, or Postgres to the same time`);
  }
}

/** The slice that decides it has these names for it; they are stored, and never change. */
const CATEGORY = 'profileDeletion';
const FORGOTTEN = 'SubjectForgotten';

/** Doubles with each failure in a row. */
const AGAIN: Milliseconds = 250;
const AGAIN_AT_MOST = SECOND;
/** Events without a forgetting after which the checkpoint is moved all the same. */
const CHECKPOINT_EVERY = 500;

/** Starts at once, and goes on until it is stopped, whatever fails. */
export function startForgetting(options: ForgettingOptions): Forgetting {
  const { onError = () => undefined } = options;
  const stopping = new AbortController();
  const callbacks = new Set<(subject: SubjectId) => Promise<void>>();
  const live = Promise.withResolvers<undefined>();
  let missing: readonly string[] = ['vault'];
  let failures = 0;

  const follow = async (): Promise<void> => {
    for await (const { type, subject } of forgettings(options, stopping.signal)) {
      if (type === 'forgotten') for (const callback of callbacks) await callback(subject);
      else {
        failures = 0;
        missing = [];
        live.resolve(undefined);
      }
    }
  };
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await follow();
      } catch (error) {
        // whoever could not be forgotten now is not given out, either
        missing = [error instanceof LogOlderThanVaultError ? `vault (${error.message})` : 'vault'];
        onError(error);
      }
      const length = Math.min(AGAIN * 2 ** Math.min(failures++, 10), AGAIN_AT_MOST);
      await pause(length, undefined, { signal: stopping.signal }).catch(() => undefined); // stopped meanwhile
    }
  };
  const looping = loop();

  return {
    missing: () => missing,
    caughtUp: (patience) => Promise.race([live.promise, pause(patience, undefined, { ref: false })]),
    onForgotten: (callback) => {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    stop: async () => {
      stopping.abort();
      await looping;
    },
  };
}

type Step = Readonly<{ type: 'forgotten'; subject: SubjectId } | { type: 'live'; subject?: never }>;

/** Each forgetting, once it is done; and `live` when everything that was in the log is. */
async function* forgettings(options: ForgettingOptions, signal: AbortSignal): AsyncGenerator<Step> {
  const { store, log, mirror, checkLog } = options;
  await store.erase([...(await mirror.all())]);
  await checkLog?.();
  const after = await checkedCheckpoint(store, log);
  let unmarked = 0;
  for await (const message of log.subscribe({ categories: [CATEGORY], ...after, signal })) {
    if (message.type === 'caught-up') {
      await checkedCheckpoint(store, log); // so it is after each loss of the log, which may be another one now
      yield { type: 'live' };
    }
    if (message.type !== 'event') continue;
    const subject = forgottenIn(message.event);
    unmarked = (unmarked + 1) % CHECKPOINT_EVERY;
    if (subject !== undefined) {
      await mirror.add(subject);
      await store.eraseAt(checkpointAt(message.event), subject);
      yield { type: 'forgotten', subject };
    } else if (unmarked === 0) await store.moveCheckpoint(checkpointAt(message.event));
  }
}

const forgottenIn = ({ type, stream }: StoredEvent): SubjectId | undefined =>
  type === FORGOTTEN ? parseStreamName(stream).subject : undefined;

/** Where to go on. Throws LogOlderThanVaultError. */
const checkedCheckpoint = async (store: ForgettingStore, log: EventLog): Promise<{ after?: bigint }> => {
  const checkpoint = await store.findCheckpoint();
  if (checkpoint === undefined) return {};
  if ((await log.eventAt(checkpoint.position))?.id !== checkpoint.eventId) throw new LogOlderThanVaultError();
  return { after: checkpoint.position };
};

const checkpointAt = ({ position, id: eventId }: StoredEvent): Checkpoint => ({ position, eventId });

/** In the schema `vault`. */
export const forgettingStore = (database: Database): ForgettingStore => ({
  erase: (subjects) => erase(database.kysely, subjects),
  eraseAt: (at, subject) =>
    database.kysely.transaction().execute(async (trx) => {
      await erase(trx, [subject]);
      await moveCheckpoint(trx, at);
    }),
  findCheckpoint: () => findCheckpoint(database),
  moveCheckpoint: (at) => moveCheckpoint(database.kysely, at),
});

const findCheckpoint = async ({ kysely }: Database): Promise<Checkpoint | undefined> => {
  const { rows } = await sql<{ position: string; eventId: string }>`
    select position, event_id as "eventId" from vault.checkpoint`.execute(kysely);
  return rows[0] && { position: BigInt(rows[0].position), eventId: rows[0].eventId };
};

const moveCheckpoint = async (kysely: Kysely<unknown>, { position, eventId }: Checkpoint): Promise<void> => {
  await sql`
    insert into vault.checkpoint as checkpoint (position, event_id) values (${String(position)}::numeric, ${eventId})
    on conflict (single) do update set position = excluded.position, event_id = excluded.event_id
    where checkpoint.position < excluded.position`.execute(kysely);
};

/** Every method of it throws OutageError while something is missing. */
export const guarded = <Guarded extends object>(vault: Guarded, { missing }: Pick<Forgetting, 'missing'>): Guarded =>
  Object.fromEntries(
    Object.entries(vault).map(([name, method]: [string, (...args: unknown[]) => Promise<unknown>]) => [
      name,
      async (...args: unknown[]) => {
        if (missing().length > 0) throw new OutageError('the vault has not caught up with the log yet');
        return method(...args);
      },
    ]),
  ) as Guarded;
