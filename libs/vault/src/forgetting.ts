import { OutageError, parseStreamName, type Milliseconds, type SubjectId } from '@envoi/event-sourcing';
import { type EventLog, type StoredEvent } from '@envoi/event-store';
import { sql, type Database, type Kysely } from '@envoi/read-store';
import { setTimeout as pause } from 'node:timers/promises';
import { type ForgottenMirror } from './mirror.ts';

export interface ForgettingOptions {
  database: Database;
  log: EventLog;
  mirror: ForgottenMirror;
  onError?: (error: unknown) => void;
}

/** The vault forgets by itself whom the log says it must, from its own checkpoint on, whatever it was restored to. */
export interface Forgetting {
  /** What keeps it from being used; empty: nothing. Nobody's data is given out before. */
  missing(): readonly string[];
  /** Resolves when it may be used, or after `patience`. */
  caughtUp(patience: Milliseconds): Promise<void>;
  /** Calls back after each forgetting; the result ends that. */
  onForgotten(callback: (subject: SubjectId) => Promise<void>): () => void;
  stop(): Promise<void>;
}

/** The log has not what the vault has seen in it: an older log was restored. */
export class LogOlderThanVaultError extends Error {
  override readonly name = 'LogOlderThanVaultError';
  constructor() {
    super('the log is older than the vault: restore a log that is as new, or the vault to the same time');
  }
}

/** The slice that decides it has these names for it; they are stored, and never change. */
const CATEGORY = 'profileDeletion';
const FORGOTTEN = 'SubjectForgotten';

const AGAIN: Milliseconds = 250;
/** Events without a forgetting after which the checkpoint is moved all the same. */
const CHECKPOINT_EVERY = 500;

/** Starts at once, and goes on until it is stopped, whatever fails. */
export function startForgetting(options: ForgettingOptions): Forgetting {
  const { onError = () => undefined } = options;
  const stopping = new AbortController();
  const callbacks = new Set<(subject: SubjectId) => Promise<void>>();
  const live = Promise.withResolvers<undefined>();
  let missing: readonly string[] = ['vault'];

  const follow = async (): Promise<void> => {
    for await (const { type, subject } of forgettings(options, stopping.signal)) {
      if (type === 'forgotten') for (const callback of callbacks) await callback(subject);
      else {
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
        if (error instanceof LogOlderThanVaultError) missing = [`vault (${error.message})`];
        onError(error);
        await pause(AGAIN, undefined, { signal: stopping.signal }).catch(() => undefined); // stopped meanwhile
      }
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
async function* forgettings({ database, log, mirror }: ForgettingOptions, signal: AbortSignal): AsyncGenerator<Step> {
  for (const subject of await mirror.all()) await erase(database.kysely, subject);
  const after = await checkedCheckpoint(database, log);
  let unmarked = 0;
  for await (const message of log.subscribe({ categories: [CATEGORY], ...after, signal })) {
    if (message.type === 'caught-up') yield { type: 'live' };
    if (message.type !== 'event') continue;
    const subject = forgottenIn(message.event);
    unmarked = (unmarked + 1) % CHECKPOINT_EVERY;
    if (subject !== undefined) {
      await mirror.add(subject);
      await forgetAt(database, message.event, subject);
      yield { type: 'forgotten', subject };
    } else if (unmarked === 0) await moveCheckpoint(database.kysely, message.event);
  }
}

const forgottenIn = ({ type, stream }: StoredEvent): SubjectId | undefined =>
  type === FORGOTTEN ? parseStreamName(stream).subject : undefined;

/** Where to go on. Throws LogOlderThanVaultError. */
const checkedCheckpoint = async (database: Database, log: EventLog): Promise<{ after?: bigint }> => {
  const checkpoint = await findCheckpoint(database);
  if (checkpoint === undefined) return {};
  if ((await log.eventAt(checkpoint.position))?.id !== checkpoint.eventId) throw new LogOlderThanVaultError();
  return { after: checkpoint.position };
};

const forgetAt = (database: Database, event: StoredEvent, subject: SubjectId): Promise<void> =>
  database.kysely.transaction().execute(async (trx) => {
    await erase(trx, subject);
    await moveCheckpoint(trx, event);
  });

// What belongs to it goes with it, by the foreign keys.
const erase = async (kysely: Kysely<unknown>, subject: SubjectId): Promise<void> => {
  await sql`delete from vault.subjects where subject = ${subject}`.execute(kysely);
};

type Checkpoint = Readonly<{ position: bigint; eventId: string }>;

const findCheckpoint = async ({ kysely }: Database): Promise<Checkpoint | undefined> => {
  const { rows } = await sql<{ position: string; eventId: string }>`
    select position, event_id as "eventId" from vault.checkpoint`.execute(kysely);
  return rows[0] && { position: BigInt(rows[0].position), eventId: rows[0].eventId };
};

/** Never back: several processes follow at once. */
const moveCheckpoint = async (kysely: Kysely<unknown>, { position, id }: StoredEvent): Promise<void> => {
  await sql`
    insert into vault.checkpoint as checkpoint (position, event_id) values (${String(position)}::numeric, ${id})
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
